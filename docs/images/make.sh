#!/usr/bin/env bash
# Makes the pictures from arxref's own output: bibliography.png, and the sample manuscripts as printed (markdown.png by pandoc, latex.png by
# LaTeX). Needs arxref, arxref-pandoc, pandoc, pdflatex, bibtex and pdftoppm.
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

cp -r "$here/../../samples" .
cd samples/manuscript
geometry='paperwidth=17cm,paperheight=16.2cm,margin=7mm'
pandoc paper.md --filter arxref-pandoc --citeproc -V pagestyle=empty -V "geometry:$geometry" -V fontfamily=lmodern -o paper.pdf
pdftoppm -r 100 -gray -singlefile -png paper.pdf "$here/markdown"
geometry='paperwidth=17cm,paperheight=14.2cm,margin=7mm'
arxref cite main.tex --source ../digests -o cited.bib
sed -i "s/^.usepackage{hyperref}/\\\\usepackage[hidelinks]{hyperref}\\\\usepackage[$geometry]{geometry}\\\\pagestyle{empty}\\\\date{}/; s/^.maketitle/&\\\\thispagestyle{empty}/" main.tex
pdflatex -interaction=nonstopmode main
bibtex main
pdflatex -interaction=nonstopmode main
pdflatex -interaction=nonstopmode main
pdftoppm -r 100 -gray -singlefile -png main.pdf "$here/latex"
