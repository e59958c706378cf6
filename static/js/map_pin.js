// The map of the filing form: a tap sets the pin and fills the coordinates; typing them moves the pin. Where no more
// than an area is known it shows the area, and no pin.
/* global L */
import { frame, pin } from "./map_frame.js";

const RADIUS_KM = { within_25_km: 25, second_order_admin: 40, first_order_admin: 150, linear_or_fuzzy: 50 };
const THUMB = 20; // pixels that a thumb may miss by

function coordinate(field, limit) {
  const value = field.value.trim() === "" ? NaN : Number(field.value);
  return Math.abs(value) <= limit ? value : NaN;
}

// What a pin may claim that is right to within so many metres.
function precisionOf(metres) {
  if (metres <= 1000) return "exact";
  return metres <= 25000 ? "within_25_km" : "second_order_admin";
}

export function takePin(element) {
  const [latitude, longitude, country, precision] = ["pinLatitude", "pinLongitude", "pinCountry", "pinPrecision"].map(
    (name) => document.getElementById(element.dataset[name]),
  );
  const status = document.querySelector("[data-position-status]");
  const below = document.querySelector("[data-position-again]"); // for the eye that is on the map
  const say = (words) => {
    status.textContent = below.textContent = words;
  };
  const { map, land } = frame(element);
  const areas = L.layerGroup().addTo(map);
  let marker = null;
  let chosen = false; // the person's own word on the precision stands

  const typed = () => {
    const place = [coordinate(latitude, 90), coordinate(longitude, 180)];
    return place.some(Number.isNaN) ? null : L.latLng(place);
  };
  const pointIsKnown = () => ["", "exact", "within_25_km"].includes(precision.value);
  const claim = (metres) => {
    if (chosen && precision.value) return;
    precision.value = precisionOf(metres);
    precision.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const fill = (place, what, metres) => {
    latitude.value = place.lat.toFixed(5);
    longitude.value = place.lng.toFixed(5);
    claim(metres);
    latitude.dispatchEvent(new Event("input", { bubbles: true }));
    draw();
    say(`${what}: ${latitude.value}, ${longitude.value}. ${saying()}`);
  };
  const saying = () => (precision.value ? `Precision: ${precision.selectedOptions[0].textContent.toLowerCase()}.` : "");
  const reach = () => {
    const here = map.latLngToContainerPoint(map.getCenter());
    return map.distance(map.getCenter(), map.containerPointToLatLng(here.add([THUMB, 0])));
  };
  const drop = () => {
    marker?.remove();
    marker = null;
  };
  const put = (place) => {
    if (!marker) {
      marker = pin("incident", place, { draggable: true, autoPan: true, title: "Where it happened; drag to correct" });
      marker.on("dragend", () => fill(marker.getLatLng().wrap(), "Pin moved", reach()));
      marker.addTo(map);
    }
    marker.setLatLng(place);
  };
  const draw = () => {
    const place = typed();
    areas.clearLayers();
    if (place && RADIUS_KM[precision.value]) {
      L.circle(place, { radius: RADIUS_KM[precision.value] * 1000, className: "radius", interactive: false }).addTo(areas);
    }
    if (place && pointIsKnown()) put(place);
    else drop();
    if (place && !map.getBounds().contains(place)) map.setView(place, Math.max(map.getZoom(), 6));
    element.classList.toggle("area-only", !pointIsKnown());
  };
  const showCountry = async () => {
    const name = country.selectedOptions[0]?.textContent;
    const found = (await land)?.getLayers().find((layer) => layer.feature.properties.name === name);
    if (found && !typed()) map.fitBounds(found.getBounds());
  };
  const showArea = ({ name, box }) => {
    const [south, west, north, east] = box.split(",").map(Number);
    const bounds = L.latLngBounds([south, west], [north, east]);
    draw();
    L.rectangle(bounds, { className: "radius", interactive: false }).addTo(areas);
    map.fitBounds(bounds.pad(0.2));
    say(`Only the province is known: ${name}. The map shows roughly where it lies; there is no pin.`);
  };

  map.setView(typed() ?? [25, 60], typed() ? 6 : 2.5);
  map.on("click", (event) => fill(event.latlng.wrap(), "Pin set", reach()));
  for (const field of [latitude, longitude]) field.addEventListener("input", draw);
  latitude.addEventListener("paste", (event) => pastePair(event, latitude, longitude));
  precision.addEventListener("change", (event) => {
    chosen = event.isTrusted;
    draw();
    if (!pointIsKnown()) say(`${saying()} It is shown as an area, not as a pin.`);
  });
  country.addEventListener("change", showCountry);
  latitude.form.addEventListener("area", (event) => showArea(event.detail));
  draw();
  showCountry();
  offerPosition(say, (place, accuracy) => {
    map.setView(place, 8);
    fill(place, `Your position, to within ${accuracy} m`, accuracy);
  });
}

// "24.9008, 67.1681", as map services and messengers copy it, fills both fields.
function pastePair(event, latitude, longitude) {
  const pair = event.clipboardData.getData("text").match(/^\s*(-?\d+(?:\.\d+)?)\s*[,;\s]\s*(-?\d+(?:\.\d+)?)\s*$/);
  if (!pair) return;
  event.preventDefault();
  [, latitude.value, longitude.value] = pair;
  latitude.dispatchEvent(new Event("input", { bubbles: true }));
}

function offerPosition(say, use) {
  const button = document.querySelector("[data-use-position]");
  button.hidden = !navigator.geolocation;
  button.addEventListener("click", () => {
    say("Asking this device for its position…");
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => use(L.latLng(coords.latitude, coords.longitude), Math.round(coords.accuracy)),
      () => say("This device does not give its position: tap the map or type the coordinates."),
      { enableHighAccuracy: true, timeout: 15000, maximumAge: 60000 },
    );
  });
}
