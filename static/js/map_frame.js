// A map without tiles: the countries of Natural Earth with their names, pins that differ by shape, a scale.
/* global L, topojson */
const SHAPES = {
  incident: '<path class="pin-shape" d="M12 1.500 22.500 12 12 22.500 1.500 12Z"/><path d="M12 7v5.500M12 16.500v.010"/>',
  site: '<rect class="pin-shape" x="2" y="2" width="20" height="20" rx="2"/><path d="M7.500 17V8.500h9V17M12 17v-4"/>',
  suggested: '<circle class="pin-shape" cx="12" cy="12" r="10"/><path d="M9 9.500a3 3 0 1 1 4.500 2.600q-1.500 .9-1.500 2.100M12 17.500v.010"/>',
};
const WORDS = { incident: "Incident", site: "Site", suggested: "Site of a suggested project" };

function drawing(kind) {
  return `<svg viewBox="0 0 24 24" aria-hidden="true">${SHAPES[kind]}</svg>`;
}

// A pin with its name for those who cannot see it; `title` also shows on hovering.
export function pin(kind, place, options = {}) {
  const icon = L.divIcon({ className: `pin pin-${kind}`, html: drawing(kind), iconSize: [28, 28], iconAnchor: [14, 14] });
  return L.marker(place, { icon, ...options });
}

export function words(point) {
  return `${WORDS[point.kind]}: ${point.name}`;
}

export function legend(list, kinds) {
  for (const kind of kinds) {
    const line = document.createElement("li");
    line.innerHTML = `<span class="pin pin-${kind}">${drawing(kind)}</span>${WORDS[kind]}`;
    list.append(line);
  }
}

async function countries(url) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`The outlines did not come: ${answer.status}`);
  const world = await answer.json();
  return topojson.feature(world, world.objects.countries);
}

// The box of a country's largest part: France's name belongs in France, not in the Atlantic.
function heart(layer) {
  const { geometry } = layer.feature;
  const parts = geometry.type === "MultiPolygon" ? layer.getLatLngs() : [layer.getLatLngs()];
  const boxes = parts.map(([outline]) => L.latLngBounds(outline));
  const size = (box) => (box.getEast() - box.getWest()) * (box.getNorth() - box.getSouth());
  return boxes.reduce((largest, box) => (size(box) > size(largest) ? box : largest));
}

function nameThem(map, land) {
  const names = L.layerGroup().addTo(map);
  const hearts = land.getLayers().map((layer) => [layer.feature.properties.name, heart(layer)]);
  const draw = () => {
    names.clearLayers();
    for (const [name, box] of hearts) {
      const wide = map.project(box.getNorthEast()).x - map.project(box.getSouthWest()).x;
      if (wide < name.length * 8 || !map.getBounds().intersects(box)) continue;
      const label = document.createElement("span");
      label.textContent = name;
      const icon = L.divIcon({ className: "country-label", html: label, iconSize: [0, 0] });
      L.marker(box.getCenter(), { icon, interactive: false, keyboard: false, zIndexOffset: -1000 }).addTo(names);
    }
  };
  map.on("zoomend moveend", draw);
  draw();
}

// Gives the map at once and its land as a promise: pins do not wait for the network.
export function frame(element) {
  // The land is drawn beyond the frame: on paper the frame is wider.
  const renderer = L.svg({ padding: 0.5 });
  const map = L.map(element, { minZoom: 1, maxZoom: 12, worldCopyJump: true, scrollWheelZoom: false, zoomSnap: 0.5, renderer });
  map.attributionControl.setPrefix(false).addAttribution("Outlines: Natural Earth");
  L.control.scale({ imperial: false }).addTo(map);
  map.on("focus", () => map.scrollWheelZoom.enable());
  map.on("blur", () => map.scrollWheelZoom.disable());
  const land = countries(element.dataset.countries)
    .then((shapes) => {
      const layer = L.geoJSON(shapes, { className: "country", interactive: false, smoothFactor: 0.5 });
      layer.addTo(map).bringToBack();
      nameThem(map, layer);
      return layer;
    })
    .catch((problem) => {
      console.warn(problem);
      return null;
    });
  return { map, land };
}
