// Sets the chosen theme before the first paint. It is not a module, because modules run later.
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
