// The parts of Chart.js that the pages draw with. Legend and tooltip are HTML, so their code is left out.
export {
  Chart,
  LineController,
  BarController,
  LineElement,
  PointElement,
  BarElement,
  CategoryScale,
  LinearScale,
  Filler,
} from "chart.js";
