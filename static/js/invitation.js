// An invitation's link: what stands behind the # goes into the form, out of the address, and on.
const form = document.querySelector("[data-invitation]");
const token = window.location.hash.slice(1);

if (form && token) {
  window.history.replaceState(null, "", window.location.pathname);
  form.elements.kode.value = token;
  form.submit();
}
