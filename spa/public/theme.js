// Sets theme and density before the first paint; a file of its own because the page allows no inline scripts.
try {
  const theme = localStorage.getItem("isobar.theme");
  if (theme === "LIGHT" || theme === "DARK") {
    document.documentElement.dataset.theme = theme.toLowerCase();
  }
  if (localStorage.getItem("isobar.density") === "COMPACT") {
    document.documentElement.dataset.density = "compact";
  }
} catch {
  // Storage is off: the system's theme stays.
}
