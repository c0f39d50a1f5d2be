/** A value of the matrix, which comes as JSON, as one reads it: texts without quotes, the rest as it is. */
export function spellValue(json: string): string {
  if (json === "") return "not set";
  if (!json.startsWith('"')) return json;
  try {
    const text: unknown = JSON.parse(json);
    return text === "" ? '""' : String(text);
  } catch {
    // It was cut, and ends in an ellipsis.
    return json.slice(1);
  }
}
