#!/usr/bin/env bash
# Makes bibliography.png from arxref's own output. Needs arxref, pdflatex, bibtex and pdftoppm.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$here/../.."
arxref export samples/digests --format bibtex --no-abstract --only astro-ph/0001083 --only 0704.0062 --only 1905.07831 --only 1905.11893 \
  --only 2002.03482 --only 2002.08549 -o "$work/refs.bib"
cd "$work"
cat >page.tex <<'TEX'
\documentclass[10pt]{article}
\usepackage[T1]{fontenc}
\usepackage{lmodern}
\usepackage[numbers]{natbib}
\usepackage{url}
\usepackage[hidelinks]{hyperref}
\usepackage[paperwidth=17cm,paperheight=10.6cm,margin=7mm]{geometry}
\pagestyle{empty}
\begin{document}
\nocite{*}
\bibliographystyle{plainnat}
\bibliography{refs}
\end{document}
TEX
pdflatex -interaction=nonstopmode page
bibtex page
pdflatex -interaction=nonstopmode page
pdflatex -interaction=nonstopmode page
pdftoppm -r 110 -gray -singlefile -png page.pdf "$here/bibliography"
