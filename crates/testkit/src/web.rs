//! The whole program without a network: [`TestApp`] holds it, a [`Browser`] keeps cookies, follows redirects, reads and
//! sends forms.

use std::collections::BTreeMap;

use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Method, Request, StatusCode, header},
};
use domain::access::{Role, decides};
use http_body_util::BodyExt as _;
use store::{
    Write,
    entity::{account, role_grant},
    sea_orm::{EntityTrait as _, Set},
};
use tower::ServiceExt as _;
use uuid::Uuid;

use crate::{TestDb, clock::FixedClock, html};

/// The password of every account that tests make.
pub const PASSWORD: &str = "bí mật của bài thử";

/// The program over a fresh database.
pub struct TestApp {
    /// The whole router.
    pub router: Router,
    /// What use cases need.
    pub ctx: app::Ctx,
    /// The clock, to be moved.
    pub clock: FixedClock,
    /// The database.
    pub db: TestDb,
}

impl TestApp {
    /// Starts one over [`TestDb::one`].
    pub async fn new() -> Self {
        Self::over(TestDb::one().await)
    }

    /// Starts one over this database.
    #[must_use]
    pub fn over(db: TestDb) -> Self {
        Self::with(db, |_| {})
    }

    /// The same, reached as `change` says.
    #[must_use]
    pub fn with(db: TestDb, change: impl FnOnce(&mut web::State)) -> Self {
        let clock = FixedClock::default();
        let ctx = crate::ctx_at(&db.store, clock.clone());
        let mut state = web::State::new(ctx.clone());
        change(&mut state);
        let router = web::router(state);
        Self { router, ctx, clock, db }
    }

    /// A browser nobody has signed in with.
    #[must_use]
    pub fn browser(&self) -> Browser {
        Browser { router: self.router.clone(), cookies: BTreeMap::new(), headers: vec![] }
    }

    /// Makes an account with these roles and [`PASSWORD`].
    pub async fn account(&self, login: &str, roles: &[(Role, Option<Uuid>)]) -> Uuid {
        let person = roles.iter().any(|(role, _)| decides(*role)).then(Uuid::new_v4);
        self.account_of(login, person, roles).await
    }

    /// As [`TestApp::account`], standing for `person` whatever the roles.
    pub async fn account_of(&self, login: &str, person: Option<Uuid>, roles: &[(Role, Option<Uuid>)]) -> Uuid {
        let hash = app::accounts::password::hash(PASSWORD.to_owned()).await.expect("hashing");
        let reader = NewReader { login: login.into(), name: login.into(), hash, person, roles: roles.to_vec() };
        insert_account(&self.db.store, self.clock.now(), reader).await
    }

    /// A browser signed in, through the form, as a new account with these roles.
    pub async fn sign_in_with(&self, login: &str, roles: &[(Role, Option<Uuid>)]) -> Browser {
        self.account(login, roles).await;
        let mut browser = self.browser();
        let after = browser.sign_in(login, PASSWORD).await;
        assert_eq!(after.status, StatusCode::OK, "signing in as {login}: {}", after.text());
        browser
    }

    /// A browser signed in as `role` within `unit`; the login is the role's code.
    pub async fn sign_in(&self, role: Role, unit: Uuid) -> Browser {
        self.sign_in_with(role.code(), &[(role, Some(unit))]).await
    }
}

/// An account as tests make it.
#[derive(Clone, Debug)]
pub struct NewReader {
    /// Login.
    pub login: String,
    /// Name shown.
    pub name: String,
    /// Hash of the password.
    pub hash: String,
    /// The person behind it.
    pub person: Option<Uuid>,
    /// Roles, each within a unit.
    pub roles: Vec<(Role, Option<Uuid>)>,
}

/// Writes an account with its roles; answers its id.
pub async fn insert_account(store: &store::Store, at: i64, reader: NewReader) -> Uuid {
    let id = Uuid::new_v4();
    let frame = Write { actor: Uuid::nil(), actor_label: "test".into(), at, root: None, once: None };
    store
        .write::<_, store::StoreError, _>(frame, |tx| {
            let NewReader { login, name, hash, person, roles } = reader.clone();
            Box::pin(async move {
                account::Entity::insert(account::ActiveModel {
                    id: Set(id),
                    version: Set(1),
                    home_node: Set("test".into()),
                    login: Set(login),
                    display_name: Set(name.clone()),
                    password_hash: Set(hash),
                    must_change: Set(false),
                    disabled: Set(false),
                    person_id: Set(person),
                    language: Set("vi".into()),
                    created_at: Set(at),
                    search: Set(vntext::fold(&name)),
                    sort_key: Set(vntext::sort_key_name(&name)),
                    one_time_until: Set(None),
                    unit_id: Set(None),
                })
                .exec_without_returning(tx.conn())
                .await?;
                for (role, unit) in roles {
                    role_grant::Entity::insert(role_grant::ActiveModel {
                        id: Set(Uuid::new_v4()),
                        account_id: Set(id),
                        role: Set(role.code().into()),
                        unit_id: Set(unit),
                        from_date: Set("2000-01-01".into()),
                        to_date: Set(None),
                        granted_by: Set("test".into()),
                        granted_at: Set(at),
                        revoked_at: Set(None),
                    })
                    .exec_without_returning(tx.conn())
                    .await?;
                }
                Ok(())
            })
        })
        .await
        .expect("making an account");
    id
}

/// Keeps cookies and follows redirects.
#[derive(Clone)]
pub struct Browser {
    router: Router,
    /// Cookies by name.
    pub cookies: BTreeMap<String, String>,
    /// Headers sent with each request.
    pub headers: Vec<(&'static str, String)>,
}

/// What came back.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Status of the last response.
    pub status: StatusCode,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body.
    pub bytes: Vec<u8>,
    /// The address it was at, after redirects.
    pub at: String,
}

impl Answer {
    /// The body as text.
    #[must_use]
    pub fn html(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// What a person reads on the page.
    #[must_use]
    pub fn text(&self) -> String {
        html::text(&self.html())
    }

    /// The form that posts to `action`.
    ///
    /// # Panics
    /// When the page has none: the message shows the page's text.
    #[must_use]
    pub fn form(&self, action: &str) -> html::Form {
        html::forms(&self.html())
            .into_iter()
            .find(|f| f.action == action && f.method == "post")
            .unwrap_or_else(|| panic!("no form to {action} on {}: {}", self.at, self.text()))
    }

    /// True when the page has a link to `href`.
    #[must_use]
    pub fn has_link(&self, href: &str) -> bool {
        html::tags(&self.html()).iter().any(|t| t.name == "a" && t.get("href") == Some(href))
    }

    /// A header as text, "" when absent.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default()
    }
}

impl Browser {
    /// The same browser at another process of the program.
    pub fn move_to(&mut self, router: Router) {
        self.router = router;
    }

    /// GET, following redirects.
    pub async fn get(&mut self, address: &str) -> Answer {
        let first = self.once(Method::GET, address, None, Vec::new()).await;
        self.follow(first).await
    }

    /// GET without following redirects.
    pub async fn peek(&mut self, address: &str) -> Answer {
        self.once(Method::GET, address, None, Vec::new()).await
    }

    /// POST of fields, following redirects.
    pub async fn post(&mut self, address: &str, fields: &[(&str, &str)]) -> Answer {
        let first = self.post_peek(address, fields).await;
        self.follow(first).await
    }

    /// POST of fields without following redirects.
    pub async fn post_peek(&mut self, address: &str, fields: &[(&str, &str)]) -> Answer {
        let body = encode(fields.iter().map(|(k, v)| (*k, *v)));
        self.once(Method::POST, address, Some("application/x-www-form-urlencoded".into()), body).await
    }

    /// Fills the form that posts to `action` and sends it, following redirects. `changes` replace fields of the same
    /// name (all of them at the first use of a name) or add to them.
    pub async fn submit(&mut self, page: &Answer, action: &str, changes: &[(&str, &str)]) -> Answer {
        let form = page.form(action);
        let mut fields = form.fields;
        for (name, _) in changes {
            fields.retain(|(k, _)| k != name);
        }
        fields.extend(changes.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())));
        assert!(!form.files, "the form to {action} takes files: use submit_files");
        let body = encode(fields.iter().map(|(k, v)| (k.as_str(), v.as_str())));
        let first = self.once(Method::POST, action, Some("application/x-www-form-urlencoded".into()), body).await;
        self.follow(first).await
    }

    /// As [`Browser::submit`], with files: (field, file name, content).
    pub async fn submit_files(
        &mut self,
        page: &Answer,
        action: &str,
        changes: &[(&str, &str)],
        files: &[(&str, &str, &[u8])],
    ) -> Answer {
        let form = page.form(action);
        let mut fields = form.fields;
        for (name, _) in changes {
            fields.retain(|(k, _)| k != name);
        }
        fields.extend(changes.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())));
        const MARK: &str = "----thidua-test-boundary";
        let mut body = Vec::new();
        for (name, value) in &fields {
            body.extend(
                format!("--{MARK}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes(),
            );
        }
        for (name, file, content) in files {
            body.extend(
                format!(
                    "--{MARK}\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{file}\"\r\n\
                     Content-Type: application/octet-stream\r\n\r\n"
                )
                .bytes(),
            );
            body.extend(*content);
            body.extend(b"\r\n");
        }
        body.extend(format!("--{MARK}--\r\n").bytes());
        let kind = format!("multipart/form-data; boundary={MARK}");
        let first = self.once(Method::POST, action, Some(kind), body).await;
        self.follow(first).await
    }

    /// Signs in through the form.
    pub async fn sign_in(&mut self, login: &str, password: &str) -> Answer {
        let page = self.get("/login").await;
        self.submit(&page, "/login", &[("login", login), ("password", password)]).await
    }

    async fn follow(&mut self, mut answer: Answer) -> Answer {
        for _ in 0..10 {
            if !answer.status.is_redirection() {
                return answer;
            }
            let place = answer.header("location").to_owned();
            answer = self.once(Method::GET, &place, None, Vec::new()).await;
        }
        panic!("redirects without end at {}", answer.at);
    }

    /// GET with this cookie header alone.
    pub async fn once_with_cookie(&mut self, address: &str, cookie: axum::http::HeaderValue) -> Answer {
        let mut request =
            Request::get(address).header(header::HOST, "thidua.test").body(Body::empty()).expect("a request");
        request.headers_mut().insert(header::COOKIE, cookie);
        let response = self.router.clone().oneshot(request).await.expect("the router never fails");
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.expect("the body").to_bytes().to_vec();
        Answer { status: parts.status, headers: parts.headers, bytes, at: address.to_owned() }
    }

    /// One request.
    pub async fn once(&mut self, method: Method, address: &str, kind: Option<String>, body: Vec<u8>) -> Answer {
        let mut request = Request::builder().method(method).uri(address).header(header::HOST, "thidua.test");
        if !self.cookies.is_empty() {
            let all: Vec<String> = self.cookies.iter().map(|(k, v)| format!("{k}={v}")).collect();
            request = request.header(header::COOKIE, all.join("; "));
        }
        if let Some(kind) = kind {
            request = request.header(header::CONTENT_TYPE, kind);
        }
        for (name, value) in &self.headers {
            request = request.header(*name, value);
        }
        let request = request.body(Body::from(body)).expect("a request");
        let response = self.router.clone().oneshot(request).await.expect("the router never fails");
        for cookie in response.headers().get_all(header::SET_COOKIE) {
            let text = cookie.to_str().unwrap_or_default();
            let (pair, rest) = text.split_once(';').unwrap_or((text, ""));
            if let Some((name, value)) = pair.split_once('=') {
                if value.is_empty() || rest.contains("Max-Age=0") {
                    self.cookies.remove(name);
                } else {
                    self.cookies.insert(name.to_owned(), value.to_owned());
                }
            }
        }
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.expect("the body").to_bytes().to_vec();
        Answer { status: parts.status, headers: parts.headers, bytes, at: address.to_owned() }
    }
}

fn encode<'a>(fields: impl Iterator<Item = (&'a str, &'a str)>) -> Vec<u8> {
    let mut out = String::new();
    for (name, value) in fields {
        if !out.is_empty() {
            out.push('&');
        }
        for (i, part) in [name, value].into_iter().enumerate() {
            if i == 1 {
                out.push('=');
            }
            for byte in part.bytes() {
                if byte.is_ascii_alphanumeric() || b"-._*".contains(&byte) {
                    out.push(char::from(byte));
                } else {
                    out.push_str(&format!("%{byte:02X}"));
                }
            }
        }
    }
    out.into_bytes()
}
