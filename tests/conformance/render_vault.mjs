// A vault as a site: every note through remark, with wiki links, callouts and math as Obsidian has them. Prints what it found, as JSON.
// node render_vault.mjs VAULT OUT (beside a folder node_modules)
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import remarkCallout from "@r4ai/remark-callout";
import rehypeStringify from "rehype-stringify";
import remarkFrontmatter from "remark-frontmatter";
import remarkGfm from "remark-gfm";
import remarkMath from "remark-math";
import remarkParse from "remark-parse";
import remarkRehype from "remark-rehype";
import wikiLinks from "remark-wiki-link";
import { unified } from "unified";

const [vault, out] = process.argv.slice(2);
const paths = fs.readdirSync(vault, { recursive: true }).filter((name) => name.endsWith(".md") && !name.startsWith("."));
const pages = paths.map((name) => name.slice(0, -3));
const stem = (name) => name.slice(name.lastIndexOf("/") + 1).toLowerCase();
const places = new Map(pages.map((name) => [stem(name), name]));
const target = (name) => places.get(stem(name.replace(/\\$/, "").trim())) ?? `missing/${name}`;

function walk(node, visit) {
  visit(node);
  (node.children ?? []).forEach((child) => walk(child, visit));
}

const said = (node) => node.value ?? (node.children ?? []).map(said).join("");

function found(tree) {
  const told = { links: [], html: [], math: [], urls: [] };
  walk(tree, (node) => {
    if (node.type === "wikiLink") told.links.push([node.value.replace(/\\$/, ""), node.data.alias ?? node.value]);
    if (node.type === "html") told.html.push(node.value);
    if (node.type === "inlineMath" || node.type === "math") told.math.push(node.value);
    if (node.type === "link" || node.type === "image") told.urls.push(node.url);
  });
  return told;
}

// Obsidian does not show what stands between %% and %%.
const withoutComments = () => (tree) => {
  tree.children = tree.children.filter((node) => !(node.type === "paragraph" && /^%%[^]*%%$/.test(said(node))));
};

const processor = unified()
  .use(remarkParse)
  .use(remarkFrontmatter)
  .use(remarkGfm)
  .use(remarkMath)
  .use(wikiLinks, { permalinks: pages, aliasDivider: "|", pageResolver: (name) => [target(name)], hrefTemplate: (place) => `${out}/${place}.html` })
  .use(withoutComments)
  .use(remarkCallout)
  .use(remarkRehype)
  .use(rehypeStringify);

const mathjax = pathToFileURL(path.resolve("node_modules/mathjax/es5/tex-svg-full.js"));
const page = (title, body) => `<!doctype html><meta charset="utf-8"><title>${title}</title>
<style>body{font:16px sans-serif;max-width:45em;margin:2em auto}[data-callout]{border-left:4px solid teal;padding:.5em 1em;background:#eef}</style>
<script>
window.MathJax = {options: {enableAssistiveMml: false}, startup: {typeset: false, ready() {
  MathJax.startup.defaultReady();
  MathJax.startup.promise.then(async () => {
    for (const node of document.querySelectorAll("code.language-math"))
      node.replaceWith(await MathJax.tex2svgPromise(node.textContent, {display: node.classList.contains("math-display")}));
    document.head.append(MathJax.svgStylesheet());
    document.documentElement.dataset.done = "yes";
  });
}}};
</script><script src="${mathjax}"></script><body>${body}</body>`;

const report = {};
const formulas = new Set();
for (const name of pages) {
  const text = fs.readFileSync(path.join(vault, `${name}.md`), "utf8");
  const tree = await processor.run(processor.parse(text));
  report[name] = found(processor.parse(text));
  report[name].math.forEach((formula) => formulas.add(formula));
  fs.mkdirSync(path.dirname(path.join(out, name)), { recursive: true });
  fs.writeFileSync(path.join(out, `${name}.html`), page(stem(name), processor.stringify(tree)));
}
const escaped = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;");
const all = [...formulas].map((formula) => `<p><code class="language-math">${escaped(formula)}</code></p>`).join("");
fs.writeFileSync(path.join(out, "formulas.html"), page("formulas", all));
console.log(JSON.stringify(report));
