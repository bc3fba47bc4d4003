// A person without a browser: cookies, forms as the pages offer them, nothing followed silently. For tests that need many requests.

const entities = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };
export const unescape = (s) => s.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (all, hex, dec, name) =>
  hex ? String.fromCodePoint(parseInt(hex, 16)) : dec ? String.fromCodePoint(Number(dec)) : entities[name] ?? all);

const attribute = (tag, name) => {
  const m = new RegExp(`\\s${name}(?:="([^"]*)")?(?=[\\s>/])`).exec(tag);
  return m ? unescape(m[1] ?? "") : null;
};

/** The page's forms: action and the [name, value] pairs a browser would send, before anybody typed. */
export function forms(html) {
  return [...html.matchAll(/<form\b([^>]*)>(.*?)<\/form>/gs)].map(([, head, body]) => {
    const fields = [];
    for (const [tag, kind] of body.matchAll(/<(input|select|textarea|button)\b[^>]*>/g)) {
      const name = attribute(tag, "name");
      if (!name || kind === "button") continue;
      const at = body.indexOf(tag);
      if (kind === "input") {
        const type = attribute(tag, "type");
        if (type === "file" || (["radio", "checkbox"].includes(type) && attribute(tag, "checked") === null)) continue;
        fields.push([name, attribute(tag, "value") ?? ""]);
      } else if (kind === "textarea") {
        fields.push([name, unescape(/^\n?(.*?)<\/textarea>/s.exec(body.slice(at + tag.length))[1])]);
      } else {
        const options = [...body.slice(at, body.indexOf("</select>", at)).matchAll(/<option\b[^>]*>/g)].map(([o]) => o);
        const chosen = options.find((o) => attribute(o, "selected") !== null) ?? options[0];
        if (chosen) fields.push([name, attribute(chosen, "value") ?? ""]);
      }
    }
    return { action: attribute(`<form ${head}>`, "action"), method: attribute(`<form ${head}>`, "method"), fields, body };
  });
}

export class Visitor {
  constructor(base) { this.base = base; this.cookies = new Map(); }

  async ask(path, options = {}) {
    const answer = await fetch(this.base + path, {
      redirect: "manual", ...options,
      headers: { cookie: [...this.cookies].map(([k, v]) => `${k}=${v}`).join("; "), origin: this.base, ...options.headers },
    });
    for (const line of answer.headers.getSetCookie()) {
      const [name, value] = line.split(";")[0].split(/=(.*)/s);
      this.cookies.set(name, value);
    }
    return { status: answer.status, to: answer.headers.get("location"), body: await answer.text() };
  }

  async get(path) {
    let answer = await this.ask(path);
    for (let i = 0; answer.to && i < 5; i++) answer = await this.ask(new URL(answer.to, this.base + path).href.slice(this.base.length));
    // A page that could not be made has no forms; nobody should take that for work that is done.
    if (answer.status >= 500) throw Object.assign(new Error(`${path}: ${answer.status}`), answer);
    return answer;
  }

  /** Sends the form at `action` of the page just read, with these values over its own. */
  async send(page, action, values = {}, button = {}) {
    const form = forms(page.body).find((f) => f.action === action && f.method === "post");
    if (!form) throw new Error(`no form ${action} on this page`);
    const body = new URLSearchParams(form.fields.filter(([n]) => !(n in values)));
    for (const [name, value] of [...Object.entries(values), ...Object.entries(button)]) for (const v of [value].flat()) body.append(name, v);
    return this.post(action, body);
  }

  async post(action, body) { return this.ask(action, { method: "POST", body }); }

  async upload(page, action, values, file) {
    const form = forms(page.body).find((f) => f.action === action && f.method === "post");
    const body = new FormData();
    for (const [name, value] of form.fields.filter(([n]) => !(n in values))) body.append(name, value);
    for (const [name, value] of Object.entries(values)) body.append(name, value);
    body.append(file.field, new Blob([file.bytes]), file.name);
    return this.post(action, body);
  }

  async signIn(login, password) {
    const answer = await this.send(await this.get("/login"), "/login", { login, password });
    if (answer.status !== 303 || answer.to.includes("login")) throw new Error(`${login} could not sign in: ${answer.status}`);
  }
}
