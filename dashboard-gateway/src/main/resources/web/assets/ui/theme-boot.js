// Runs before the first paint, so that the page never shows in the other theme first. Not a module: those wait.
(function () {
  try {
    var chosen = localStorage.getItem('nissmart.theme');
    if (chosen === 'light' || chosen === 'dark') {
      document.documentElement.dataset.theme = chosen;
    }
  } catch (forbidden) {
    // Without storage the system's theme is used.
  }
})();
