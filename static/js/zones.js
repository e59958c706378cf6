// Offers the names of the time zones at the field that asks for one.
for (const field of document.querySelectorAll("input[name='time_zone']")) {
  const list = document.createElement("datalist");
  list.id = `${field.id}_names`;
  for (const name of Intl.supportedValuesOf?.("timeZone") ?? []) list.append(new Option(name, name));
  field.after(list);
  field.setAttribute("list", list.id);
}
