// The parts of Chart.js that tell of a point. Legend and tooltip are HTML, lines and bars the page's own picture.
export {
  Chart,
  LineController,
  BarController,
  LineElement,
  PointElement,
  BarElement,
  LinearScale,
} from "chart.js";
