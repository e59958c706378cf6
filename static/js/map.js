/* Maps without the internet: Leaflet over Natural Earth's countries. Shows points, or takes one pin for a form. */
(() => {
  const L = window.L;
  const countries = new Map();

  function load(url) {
    if (!countries.has(url)) {
      const loading = fetch(url)
        .then((answer) => answer.json())
        .then((world) => window.topojson.feature(world, world.objects.countries));
      countries.set(url, loading);
    }
    return countries.get(url);
  }

  function icon(kind) {
    return L.divIcon({ className: `pin pin-${kind}`, iconSize: [22, 22], iconAnchor: [11, 11] });
  }

  function frame(element) {
    const map = L.map(element, { minZoom: 1, maxZoom: 12, worldCopyJump: true, scrollWheelZoom: false });
    map.attributionControl.setPrefix("").addAttribution("Natural Earth");
    map.setView([28, 68], 4);
    load(element.dataset.countries).then((land) => {
      L.geoJSON(land, { className: "country", interactive: false, smoothFactor: 0.5 }).addTo(map).bringToBack();
    });
    return map;
  }

  function showPoints(map, points) {
    const bounds = L.latLngBounds([]);
    for (const point of points) {
      const place = [point.latitude, point.longitude];
      L.marker(place, { icon: icon(point.kind), title: point.name, alt: point.name }).addTo(map).bindTooltip(point.name);
      bounds.extend(place);
      if (point.radius_km) {
        const circle = L.circle(place, { radius: point.radius_km * 1000, className: "radius", interactive: false }).addTo(map);
        bounds.extend(circle.getBounds());
      }
    }
    if (bounds.isValid()) map.fitBounds(bounds.pad(0.3), { maxZoom: 7 });
  }

  function takePin(element, map) {
    const latitude = document.getElementById(element.dataset.pinLatitude);
    const longitude = document.getElementById(element.dataset.pinLongitude);
    const status = document.querySelector("[data-position-status]");
    let pin = null;

    const put = (place) => {
      if (pin) pin.setLatLng(place);
      else pin = L.marker(place, { icon: icon("incident"), alt: "Where it happened", keyboard: false }).addTo(map);
    };
    const typed = () => {
      const place = [Number.parseFloat(latitude.value), Number.parseFloat(longitude.value)];
      if (Number.isNaN(place[0]) || Number.isNaN(place[1]) || Math.abs(place[0]) > 90) return;
      put(place);
      map.panTo(place);
    };
    const set = (place) => {
      latitude.value = place.lat.toFixed(5);
      longitude.value = place.lng.toFixed(5);
      put(place);
    };

    map.on("click", (event) => set(event.latlng.wrap()));
    latitude.addEventListener("change", typed);
    longitude.addEventListener("change", typed);
    document.querySelector("[data-use-position]")?.addEventListener("click", () => {
      status.textContent = "Asking this device for its position…";
      navigator.geolocation.getCurrentPosition(
        ({ coords }) => {
          const place = L.latLng(coords.latitude, coords.longitude);
          set(place);
          map.setView(place, 9);
          status.textContent = `Set, to within ${Math.round(coords.accuracy)} m.`;
        },
        () => {
          status.textContent = "This device does not give its position: tap the map or type the coordinates.";
        },
        { enableHighAccuracy: true, timeout: 15000 },
      );
    });
    typed();
  }

  for (const element of document.querySelectorAll("[data-map]")) {
    const map = frame(element);
    if (element.dataset.points) showPoints(map, JSON.parse(document.getElementById(element.dataset.points).textContent));
    if (element.dataset.pinLatitude) takePin(element, map);
  }
})();
