/* The fonts of the page for a picture: what is drawn as an image may ask for nothing outside of itself. */

const held = new Map(); // by address

/** CSS with those of a list of families that the page has loaded, their letters in it; none where the system has them. */
export async function fontsFor(families) {
  const wanted = new Set(families.split(",").map(plain));
  const faces = rules().filter(({ style }) => wanted.has(plain(style.fontFamily)) && style.fontStyle !== "italic");
  const written = faces.map(async ({ style, parentStyleSheet }) => {
    const [, address] = style.src.match(/url\("?([^")]+)"?\)/) ?? [];
    if (!address) return "";
    const url = new URL(address, parentStyleSheet.href ?? document.baseURI).href;
    if (!held.has(url)) held.set(url, await asData(url));
    const weight = style.fontWeight || "400";
    return `@font-face{font-family:${style.fontFamily};font-weight:${weight};src:url(${held.get(url)})}`;
  });
  return (await Promise.all(written)).join("");
}

function rules() {
  const own = [...document.styleSheets].filter(({ href }) => !href || new URL(href).origin === location.origin);
  return own.flatMap(({ cssRules }) => [...cssRules]).filter((rule) => rule instanceof CSSFontFaceRule);
}

function plain(family) {
  return family.trim().replace(/^["']|["']$/g, "");
}

async function asData(url) {
  const answer = await fetch(url, { cache: "force-cache" }); // the page has it
  if (!answer.ok) throw new Error(`${answer.status} for ${url}`);
  const content = await answer.blob();
  return new Promise((done, fail) => {
    const reader = Object.assign(new FileReader(), { onload: () => done(reader.result), onerror: () => fail(reader.error) });
    reader.readAsDataURL(content);
  });
}
