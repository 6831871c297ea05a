// Where scripts run the tables below charts start closed. Apart from what draws, so that they open even when that does not come.
const close = () => {
  for (const table of document.querySelectorAll(".chart-data:not([data-ready])")) {
    table.open = false;
    table.dataset.ready = "";
  }
};

document.addEventListener("ektp:swapped", close);
close();
