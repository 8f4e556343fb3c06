"""How the pages look. Colours are tints, so that a dark theme stays readable."""

from __future__ import annotations

from ui.speech import language_spoken, written

# Drawn here because Streamlit has the browser fetch named page icons from another host.
ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" '
    'rx="7" fill="#17616b"/><path d="M8 17l5.5 5.5L24.5 10.5" fill="none" stroke="#fff" '
    'stroke-width="3.6" stroke-linecap="round" stroke-linejoin="round"/></svg>'
)
# Streamlit scrolls to the end of a new answer; what it begins with is what matters.
SCROLL_TO_QUESTION = """<script>
for (const wait of [50, 300, 700]) setTimeout(() => {
  const questions = document.querySelectorAll(".bw-question");
  questions[questions.length - 1]?.scrollIntoView({block: "start"});
}, wait);
</script>"""

_STYLE = """<style>
.block-container, [data-testid="stMainBlockContainer"] {
  max-width: 56rem; padding-top: 1rem; padding-bottom: 2rem; }
[data-testid="stLayoutWrapper"]:has(> .st-key-bar) {
  position: sticky; top: 0; z-index: 20; background: var(--bw-page, #fff);
  padding: .8rem 0 .5rem; border-bottom: 1px solid rgba(127,140,150,.25); }
@media (max-width: 1150px) {
  [data-testid="stLayoutWrapper"]:has(> .st-key-bar) { padding-top: 3rem; } }
@media (max-width: 700px) {
  [data-testid="stLayoutWrapper"]:has(> .st-key-bar) { position: static; }
  .bw-question { scroll-margin-top: 5rem !important; }
  [data-testid^="stChatMessageAvatar"] { display: none; }
  .bw-verdict { padding: .65rem .8rem; } .bw-headline { font-size: 1.02rem; }
  .bw-proof { padding-inline-start: .6rem; } .bw-facts th { white-space: normal; }
  .bw-findings .bw-wide { min-width: 20rem !important; } }
[data-testid="stBottomBlockContainer"] { max-width: 56rem; padding-bottom: 1.6rem; }
.bw-notice { font-size: .8rem; opacity: .7; margin-top: -.55rem; }
[data-testid="stSidebarHeader"] { height: 2.6rem; margin-bottom: 0; }
.bw-brand { font-size: 1.6rem; font-weight: 700; letter-spacing: -.02em; color: #17616b; }
.bw-tagline { font-size: .86rem; opacity: .75; line-height: 1.4; }
.bw-heading { font-size: .74rem; font-weight: 700; letter-spacing: .06em; opacity: .65;
  text-transform: uppercase; margin-top: .5rem; }
.bw-welcome { margin: 2.5rem 0 .5rem; }
.bw-welcome h1 { font-size: 1.7rem; font-weight: 650; padding: 0; letter-spacing: -.01em; }
.bw-welcome p { opacity: .75; margin: .4rem 0 .6rem; }
.bw-section { font-size: 1.2rem; font-weight: 650; padding: 0; margin: 1.4rem 0 .2rem; }
.bw-question, .bw-headline, .bw-statements p, .bw-caution, .bw-passage, .bw-row, .bw-title,
.bw-withheld, .bw-missing li, .bw-entry div, .bw-say, .bw-was span, .bw-proof td,
.bw-proof li { unicode-bidi: plaintext; text-align: start;
  overflow-wrap: anywhere; }
.bw-question { scroll-margin-top: 9.6rem; white-space: pre-wrap; font-weight: 500;
  padding-top: .15rem; }
.bw-verdict { border-inline-start: 5px solid; border-radius: .5rem; padding: .8rem 1.05rem .9rem; }
.bw-outcome { font-size: .74rem; font-weight: 700; letter-spacing: .06em;
  text-transform: uppercase; margin-bottom: .25rem; }
.bw-headline { font-size: 1.12rem; line-height: 1.45; font-weight: 600; }
.bw-calm { background: rgba(23,97,107,.09); border-color: #17616b; }
.bw-heed { background: rgba(186,74,24,.09); border-color: #c2571f; }
.bw-open { background: rgba(190,140,10,.12); border-color: #c99a17; }
.bw-absent { background: rgba(110,120,130,.11); border-color: #7b8791; }
.bw-private { background: rgba(98,76,160,.10); border-color: #6a54ab; }
.bw-refused { background: rgba(176,34,52,.09); border-color: #b02234; }
.bw-calm .bw-outcome { color: #17616b; } .bw-heed .bw-outcome { color: #a8480f; }
.bw-open .bw-outcome { color: #8a6500; } .bw-absent .bw-outcome { color: #56616b; }
.bw-private .bw-outcome { color: #57429a; } .bw-refused .bw-outcome { color: #b02234; }
.bw-basis { display: flex; flex-wrap: wrap; gap: .2rem 1.1rem; font-size: .84rem; opacity: .8;
  margin-top: .45rem; }
.bw-basis b { font-weight: 600; }
.bw-statements p { margin: 0 0 .55rem; line-height: 1.5; font-size: 1rem; }
.bw-topic { font-size: .86rem; font-weight: 650; opacity: .75; margin: .7rem 0 .2rem; }
.bw-mark { display: inline-block; min-width: 1.2rem; padding: 0 .3rem; margin-inline-start: .3rem;
  border-radius: .65rem; background: rgba(23,97,107,.14); color: #17616b; font-size: .72rem;
  font-weight: 700; line-height: 1.2rem; text-align: center; }
.bw-fact { border-bottom: 1px solid rgba(127,140,150,.2); }
.bw-fact > summary { display: flex; gap: .8rem; align-items: baseline; padding: .5rem .1rem;
  line-height: 1.5; cursor: pointer; list-style: none; }
.bw-fact > summary::-webkit-details-marker { display: none; }
.bw-fact > summary:hover .bw-text { text-decoration: underline dotted rgba(23,97,107,.7);
  text-underline-offset: .2rem; }
.bw-fact > summary:focus-visible, .bw-withholding > summary:focus-visible,
.bw-receipt > summary:focus-visible { outline: 2px solid #17616b; outline-offset: 2px; }
.bw-say { flex: 1; min-width: 0; }
.bw-more { flex: none; color: #17616b; font-size: .78rem; font-weight: 600; }
.bw-more::after, .bw-sources .bw-fact > summary::after { content: ""; display: inline-block;
  width: .38rem; height: .38rem; margin: 0 .15rem .16rem .4rem; border: solid #17616b;
  border-width: 0 2px 2px 0; transform: rotate(45deg); }
.bw-fact[open] .bw-more::after, .bw-sources .bw-fact[open] > summary::after {
  transform: rotate(225deg); margin-bottom: 0; }
.bw-sources .bw-fact { font-size: .9rem; }
.bw-sources .bw-say, .bw-source .bw-title { unicode-bidi: isolate; }
.bw-sources .bw-mark, .bw-title .bw-mark { margin: 0; margin-inline-end: .45rem; }
.bw-proof { padding-block: .1rem .9rem; padding-inline-start: .9rem; margin-bottom: .5rem;
  border-inline-start: 3px solid rgba(23,97,107,.35); }
.bw-proof .bw-source + .bw-source { margin-top: 1rem; }
.bw-proof .bw-title { font-size: .92rem; } .bw-proof .bw-heading { margin: .9rem 0 .2rem; }
.bw-proof .bw-findings { margin-top: .4rem; } .bw-proof .bw-findings td { white-space: nowrap; }
.bw-plain { margin-inline-start: 1.1rem !important; padding: 0 !important; }
.bw-checks { margin-top: .9rem; font-size: .84rem; }
.bw-checks > summary { cursor: pointer; opacity: .8; margin-bottom: .3rem; }
.bw-proof .bw-plain li { margin: 0 0 .1rem !important;
  padding: 0 !important; font-size: .88rem; }
.bw-facts { font-size: .86rem; border-collapse: collapse; }
.bw-facts th, .bw-facts td { border: 0; padding-block: .12rem;
  padding-inline-end: 1rem; text-align: start; vertical-align: top; overflow-wrap: anywhere; }
.bw-facts th { font-weight: 400; opacity: .65; white-space: nowrap; }
.bw-trace { font-size: .76rem; opacity: .7; margin-top: .35rem; overflow-wrap: anywhere; }
.bw-trace span { display: inline-block; max-width: 100%; margin-inline-end: .9rem; }
.bw-trace b { font-weight: 500; }
.bw-trace details { white-space: pre-wrap; margin-top: .2rem; }
.bw-was { display: block; font-size: .86rem; opacity: .85; padding-inline-start: .7rem;
  margin: .35rem 0 .1rem; border-inline-start: 3px solid rgba(190,140,10,.6); }
.bw-was span { display: block; }
.bw-withholding { margin-top: .3rem; }
.bw-withholding > summary { cursor: pointer; font-size: .88rem; font-weight: 600; opacity: .8;
  padding: .3rem 0; }
.bw-receipt > summary { cursor: pointer; } .bw-receipt .bw-facts { margin-top: .4rem; }
.bw-tag { display: inline-block; padding: .02rem .5rem; border-radius: .8rem; font-size: .76rem;
  font-weight: 600; white-space: nowrap; background: rgba(110,120,130,.16); }
.bw-tag-heed { background: rgba(186,74,24,.15); color: #a8480f; }
.bw-tag-calm { background: rgba(23,97,107,.13); color: #17616b; }
.bw-tag-open { background: rgba(190,140,10,.2); color: #8a6500; }
.bw-reason { display: block; font-size: .84rem; opacity: .75; }
.bw-withheld { margin: 0 0 .6rem; }
.bw-missing { font-size: .94rem; }
.bw-missing ul { margin-block-start: .15rem; margin-inline-start: 1.1rem; padding: 0; }
.bw-caution { font-size: .88rem; line-height: 1.45; padding: .5rem .8rem; margin-bottom: .4rem;
  border-radius: .45rem; background: rgba(190,140,10,.13); }
.bw-caution b { margin-inline-end: .25rem; }
.bw-sample_material, .bw-stale_edition, .bw-untranslated { background: rgba(110,120,130,.10); }
.bw-source_inconsistency { background: rgba(176,34,52,.10); }
.bw-scroll { overflow-x: auto; }
.bw-findings { border-collapse: collapse; font-size: .84rem; width: 100%; }
.bw-findings th, .bw-findings td { border: 0; border-bottom: 1px solid rgba(127,140,150,.28);
  padding-block: .38rem; padding-inline-end: .7rem; text-align: start; vertical-align: top; }
.bw-findings th { font-weight: 600; opacity: .65; white-space: nowrap; }
.bw-findings .bw-wide { min-width: 11rem; }
.bw-title { font-weight: 600; }
.bw-passage, .bw-row { white-space: pre-wrap; line-height: 1.55; font-size: .94rem;
  margin-top: .6rem; padding: .7rem .9rem; border-radius: .45rem;
  background: rgba(110,120,130,.08); }
.bw-row { font-family: "Source Code Pro", monospace; font-size: .84rem; }
.bw-source mark { background: #fff0bd; color: #1d1d1f; padding: .08rem .1rem;
  border-radius: .2rem; }
.bw-source mark.bw-said { background: #ffd24d; }
.bw-footer { font-size: .78rem; opacity: .6; }
.bw-entry { font-size: .88rem; line-height: 1.3; overflow-wrap: anywhere; }
.bw-entry small { opacity: .65; font-size: .78rem; }
.bw-entry details { font-size: .74rem; opacity: .75; white-space: pre-wrap; }
.bw-leaf { max-height: 74vh; overflow-y: auto; margin-top: .2rem; unicode-bidi: plaintext; }
.bw-note { font-size: .92rem; line-height: 1.4; overflow-wrap: anywhere; }
.bw-note > div { unicode-bidi: plaintext; text-align: start; }
.bw-said { font-size: .84rem; opacity: .75; margin: .2rem 0; white-space: pre-wrap; }
.bw-said ul { margin: 0; padding-left: 1.2rem; }
.bw-said li { font-size: inherit; white-space: normal; }
.bw-confirm { font-size: .86rem; font-weight: 600; color: #b02234; }
</style>"""

# Right to left the whole page turns round, but for what is in another language: that says so.
_RIGHT_TO_LEFT = """<style>
[data-testid="stMainBlockContainer"], [data-testid="stSidebarUserContent"],
[data-testid="stSidebarNav"], [data-testid="stBottomBlockContainer"] { direction: rtl; }
[data-testid="stMainBlockContainer"] label, [data-testid="stSidebarUserContent"] label,
[data-testid="stSidebarNav"] a { text-align: start; }
[data-testid="stDataFrame"], [data-testid="stVegaLiteChart"], .st-key-language {
  direction: ltr; }
code { direction: ltr; unicode-bidi: isolate; }
</style>"""


def style() -> str:
    """The style of a page, from right to left where the language spoken is written so."""
    return _STYLE + (_RIGHT_TO_LEFT if written() == "rtl" else "")


def language_script() -> str:
    """A constant of ours for each language: it tells screen readers which one the page is in."""
    return f'<script>document.documentElement.lang = "{language_spoken()}";</script>'


# The Library shows a document's text and its notes side by side.
WIDE = """<style>
.block-container, [data-testid="stMainBlockContainer"] { max-width: 84rem; }
@media (min-width: 900px) {
  [data-testid="stColumn"]:has(.st-key-text) {
    position: sticky; top: 3.6rem; align-self: flex-start; } }
</style>"""
