//! What stands now of a person, for a form that somebody else overtook.

use app::people;
use domain::{
    access::Action,
    lists::LeaderLevel,
    people::{DisciplineLevel, PERSON, ProceedingKind},
};
use uuid::Uuid;

use crate::{
    Cx, Fault, Fields,
    form::Choice,
    format, noun,
    pages::units::choices,
    stale::{Now, Theirs},
};

/// What stands now in the fields of one of a person's forms; of what stands against him only for whoever sees it.
pub(super) async fn now(cx: &Cx, actor: &app::Actor, code: &str, what: &str, sent: &Fields) -> Result<Now, Fault> {
    let p = people::page(&cx.ctx, actor, code).await?;
    let day = |iso: Option<&String>| iso.map(|d| format::date(d)).unwrap_or_default();
    let text = |name: &str, key: &str, value: String| Theirs::text(name, cx.word(key), value);
    let with = |name: &str, key: &str, value: String, mut all: Vec<Choice>| {
        all.insert(0, Choice::new("", "–"));
        text(name, key, value).choices(all)
    };
    let levels = || Choice::of_codes(cx.lang, "leader", LeaderLevel::ALL.iter().map(|l| l.code()));
    let now = Now::new(format!("/people/{code}"), p.version);
    let post = [
        text("rank", "people-rank", p.rank.clone()),
        text("post", "people-post", p.post.clone()),
        with("leader_level", "people-level", p.leader_level.clone().unwrap_or_default(), levels()),
    ];
    let asked = |name: &str| Uuid::parse_str(&sent.text(name)).unwrap_or_default();
    let fields: Vec<Theirs> = match what {
        "edit" => noun::theirs(cx, &PERSON, &p.record).into_iter().chain(post).collect(),
        "transfer" => {
            let from = p.memberships.iter().map(|m| &m.from).max();
            let unit = p.unit_code.clone().unwrap_or_default();
            let unit = with("unit", "people-unit", unit, choices(cx, actor, Action::ManagePeople).await?);
            [unit, text("from", "people-from", day(from))].into_iter().chain(post).collect()
        }
        "leave" => {
            let on = text("on", "people-leave-on", day(p.left_on.as_ref()));
            vec![on, text("reason", "people-leave-reason", String::new())]
        }
        "discipline" => p.discipline.iter().max_by_key(|d| d.id).map_or_else(Vec::new, |d| {
            let all = Choice::of_codes(cx.lang, "discipline", DisciplineLevel::ALL.iter().map(|l| l.code()));
            vec![
                with("level", "people-discipline-level", d.level.clone(), all),
                text("from", "units-from", day(Some(&d.from))),
                text("to", "units-to", day(d.to.as_ref())),
                text("document", "units-document", d.document.clone()),
            ]
        }),
        "expunge" => {
            let found = p.discipline.iter().find(|d| d.id == asked("measure"));
            vec![text("on", "people-expunge-on", day(found.and_then(|d| d.expunged_on.as_ref())))]
        }
        "proceeding" => p.proceedings.iter().max_by_key(|d| d.id).map_or_else(Vec::new, |d| {
            let all = Choice::of_codes(cx.lang, "proceeding", ProceedingKind::ALL.iter().map(|k| k.code()));
            vec![
                with("kind", "people-proceeding-kind", d.kind.clone(), all),
                text("opened", "people-opened", day(Some(&d.opened))),
                text("paper", "units-document", d.document.clone()),
            ]
        }),
        _ => {
            let found = p.proceedings.iter().find(|d| d.id == asked("proceeding"));
            vec![text("on", "people-closed-on", day(found.and_then(|d| d.closed.as_ref())))]
        }
    };
    Ok(now.fields(fields).only(sent))
}
