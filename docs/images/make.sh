#!/usr/bin/env bash
# Makes the pictures from arxref's own output: bibliography.png, the sample manuscripts as printed (markdown.png by pandoc, latex.png by
# LaTeX), and a note and a day's page in a browser (notes.png). Needs arxref, arxref-pandoc, pandoc, pdflatex, bibtex, pdftoppm, node, chromium,
# and in ARXREF_NODE_MODULES the modules of tests/conformance/package.json (CONTRIBUTING.md, "Set up").
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
modules=$(cd "$ARXREF_NODE_MODULES" && pwd)
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

# The note and the page as the tests render them, side by side, with the properties above the note as Obsidian shows them.
cd "$work"
arxref export samples/digests --format obsidian --vault vault
cp "$here/../../tests/conformance/render_vault.mjs" .
ln -s "$modules" node_modules
mkdir html
node render_vault.mjs "$work/vault" "$work/html" >found.json
python - <<'PY'
import html, re, yaml

def body(name):
    return re.search(r"<body>(.*)</body>", open(f"html/{name}.html", encoding="utf-8").read(), re.DOTALL)[1]

def shown(value):
    values = value if isinstance(value, list) else [value]
    text = " ".join(f"<i>{html.escape(str(one))}</i>" for one in values)
    return text if isinstance(value, list) else text.replace("<i>", "").replace("</i>", "")

note, day = "sramek2007line", "arXiv 2021-05-31"
head = open(f"html/{note}.html", encoding="utf-8").read().split("<body>")[0]
properties = yaml.safe_load(open(f"vault/{note}.md", encoding="utf-8").read().split("---\n")[1])
rows = "".join(f"<tr><th>{name}<td>{shown(value)}" for name, value in properties.items())
style = """<style>
body{max-width:none;margin:0;display:flex;font:14px sans-serif;line-height:1.45;background:#fff;color:#222}
main{flex:1;padding:18px 26px}main+main{border-left:1px solid #ddd}h1{font-size:21px;margin:0 0 12px}h2,h3{font-size:16px}
table{font:inherit;border-collapse:collapse;margin-bottom:14px}th{font-weight:normal;color:#777;text-align:left;padding:2px 14px 2px 0;vertical-align:top}
td i{font-style:normal;background:#eef;border-radius:8px;padding:1px 7px;display:inline-block;margin-bottom:1px}
a{color:#5b43c9;text-decoration:none}li{margin-bottom:4px}[data-callout-title]{font-weight:bold}</style>"""
page = f"{head}{style}<body><main><h1>{note}</h1><table>{rows}</table>{body(note)}</main><main><h1>{day}</h1>{body(day)}</main>"
open("html/both.html", "w", encoding="utf-8").write(page)
PY
chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --virtual-time-budget=60000 --user-data-dir="$work/profile" --window-size=1300,730 \
  --screenshot="$here/notes.png" "file://$work/html/both.html"
