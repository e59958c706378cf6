// The maps of a page: one that shows points, or one that takes the pin of a form.
/* global L */
import { frame, legend, pin, words } from "./map_frame.js";
import { takePin } from "./map_pin.js";

function show(element, points) {
  const { map } = frame(element);
  const all = L.featureGroup().addTo(map);
  const closest = points.length > 1 && Number(element.dataset.closest);
  map.setView([points[0].latitude, points[0].longitude], 6);
  for (const point of points) {
    const place = [point.latitude, point.longitude];
    if (point.radius_km) {
      L.circle(place, { radius: point.radius_km * 1000, className: "radius", interactive: false }).addTo(all);
    }
    const label = document.createElement(point.url ? "a" : "span");
    label.textContent = words(point);
    if (point.url) label.href = point.url;
    const zIndexOffset = closest && point.kind === "incident" ? 1000 : 0; // where it happened lies over what is near
    pin(point.kind, place, { title: words(point), zIndexOffset }).bindPopup(label).addTo(all);
  }
  const circles = points.some((point) => point.radius_km);
  map.fitBounds(all.getBounds().pad(points.length > 3 ? 0.1 : 0.4), { maxZoom: closest || (circles ? 7.5 : 5) });
  const list = element.closest("[data-map-frame]").querySelector("[data-map-legend]");
  legend(list, new Set(points.map((point) => point.kind)));
  if (circles) list.append(Object.assign(document.createElement("li"), { textContent: "Dashed circle: alert radius" }));
}

for (const element of document.querySelectorAll("[data-map]")) {
  if (element.dataset.points) show(element, JSON.parse(document.getElementById(element.dataset.points).textContent));
  else takePin(element);
}
