// The map of the filing form: a tap sets the pin and fills the coordinates; typing them moves the pin.
/* global L */
import { frame, pin } from "./map_frame.js";

function coordinate(field, limit) {
  const value = field.value.trim() === "" ? NaN : Number(field.value);
  return Math.abs(value) <= limit ? value : NaN;
}

export function takePin(element) {
  const [latitude, longitude, country] = ["pinLatitude", "pinLongitude", "pinCountry"].map((name) =>
    document.getElementById(element.dataset[name]),
  );
  const status = document.querySelector("[data-position-status]");
  const { map, land } = frame(element);
  let marker = null;

  const typed = () => {
    const place = [coordinate(latitude, 90), coordinate(longitude, 180)];
    return place.some(Number.isNaN) ? null : L.latLng(place);
  };
  const put = (place) => {
    if (!place) {
      marker?.remove();
      marker = null;
      return;
    }
    if (!marker) {
      marker = pin("incident", place, { draggable: true, autoPan: true, title: "Where it happened; drag to correct" });
      marker.on("dragend", () => fill(marker.getLatLng().wrap(), "Pin moved"));
      marker.addTo(map);
    }
    marker.setLatLng(place);
  };
  const fill = (place, what) => {
    latitude.value = place.lat.toFixed(5);
    longitude.value = place.lng.toFixed(5);
    latitude.dispatchEvent(new Event("input", { bubbles: true }));
    status.textContent = `${what}: ${latitude.value}, ${longitude.value}.`;
  };
  const follow = () => {
    const place = typed();
    put(place);
    if (place && !map.getBounds().contains(place)) map.setView(place, Math.max(map.getZoom(), 6));
  };
  const showCountry = async () => {
    const name = country.selectedOptions[0]?.textContent;
    const found = (await land)?.getLayers().find((layer) => layer.feature.properties.name === name);
    if (found && !typed()) map.fitBounds(found.getBounds());
  };

  map.setView(typed() ?? [25, 60], typed() ? 6 : 2.5);
  map.on("click", (event) => {
    const place = event.latlng.wrap();
    put(place);
    fill(place, "Pin set");
  });
  for (const field of [latitude, longitude]) field.addEventListener("input", follow);
  country.addEventListener("change", showCountry);
  follow();
  showCountry();
  offerPosition(status, (place, accuracy) => {
    put(place);
    map.setView(place, 6.5);
    fill(place, `Your position, to within ${accuracy} m`);
  });
}

function offerPosition(status, use) {
  const button = document.querySelector("[data-use-position]");
  button.hidden = !navigator.geolocation;
  button.addEventListener("click", () => {
    status.textContent = "Asking this device for its position…";
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => use(L.latLng(coords.latitude, coords.longitude), Math.round(coords.accuracy)),
      () => {
        status.textContent = "This device does not give its position: tap the map or type the coordinates.";
      },
      { enableHighAccuracy: true, timeout: 15000, maximumAge: 60000 },
    );
  });
}
