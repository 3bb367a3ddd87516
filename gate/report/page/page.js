(function () {
  "use strict";
  var filter = document.getElementById("filter");
  var verdict = document.getElementById("verdict");
  var expand = document.getElementById("expand");
  var shown = document.getElementById("shown");
  var items = Array.prototype.slice.call(document.querySelectorAll("details.item"));
  var texts = items.map(function (item) { return item.textContent.toLowerCase(); });

  function apply() {
    var words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    var left = 0;
    items.forEach(function (item, i) {
      var fits = (!verdict.value || item.dataset.verdict === verdict.value) &&
        words.every(function (word) { return texts[i].indexOf(word) >= 0; });
      item.hidden = !fits;
      if (fits) { left++; }
    });
    shown.textContent = left + " of " + items.length + " shown";
  }

  function openTarget() {
    var target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target || target.tagName !== "DETAILS") { return; }
    target.hidden = false;
    target.open = true;
    target.scrollIntoView();
    target.querySelector("summary").focus();
  }

  filter.addEventListener("input", apply);
  verdict.addEventListener("change", apply);
  expand.addEventListener("click", function () {
    var visible = items.filter(function (item) { return !item.hidden; });
    var open = visible.some(function (item) { return !item.open; });
    visible.forEach(function (item) { item.open = open; });
  });
  document.addEventListener("keydown", function (event) {
    if (event.key === "/" && !/^(INPUT|SELECT)$/.test(event.target.tagName)) {
      event.preventDefault();
      filter.focus();
    } else if (event.key === "Escape" && event.target === filter) {
      filter.value = "";
      apply();
    }
  });
  window.addEventListener("hashchange", openTarget);
  document.getElementById("tools").hidden = false;
  apply();
  openTarget();
})();
