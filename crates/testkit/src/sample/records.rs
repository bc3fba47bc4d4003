//! One of each noun that hangs on a movement.

use domain::record::RECORDS;

use super::build::Place;

/// What a row is made of: field and value; `{name}` is the code of something made before, `*` what tells whose it is.
type Typed = &'static [(&'static str, &'static str)];

const ROWS: &[(&str, Typed)] = &[
    (
        "review",
        &[
            ("kind", "interim"),
            ("name", "Sơ kết *"),
            ("movement", "{movement}"),
            ("on_date", "01/10/2020"),
            ("state", "drafting"),
        ],
    ),
    (
        "conference",
        &[
            ("kind", "interim"),
            ("name", "Hội nghị *"),
            ("movement", "{movement}"),
            ("review", "{review}"),
            ("on_date", "02/10/2020"),
            ("people", "Chủ trì | Lê Chủ * | Giám đốc"),
            ("agenda", "08:00 | Chào cờ *"),
        ],
    ),
    (
        "direction",
        &[
            ("kind", "direction"),
            ("what", "Giữ quân số *"),
            ("movement", "{movement}"),
            ("review", "{review}"),
            ("conference", "{conference}"),
            ("on_date", "02/10/2020"),
            ("due_on", "31/12/2020"),
            ("state", "open"),
        ],
    ),
    (
        "model",
        &[
            ("kind", "way"),
            ("name", "Cách làm *"),
            ("movement", "{movement}"),
            ("stage", "found"),
            ("on_date", "03/10/2020"),
        ],
    ),
    (
        "adoption",
        &[
            ("model", "{model}"),
            ("from_unit", "{unit2}"),
            ("on_date", "04/10/2020"),
            ("state", "begun"),
            ("adaptation", "Vận dụng *"),
        ],
    ),
    (
        "programme",
        &[
            ("name", "Chương trình *"),
            ("movement", "{movement}"),
            ("on_date", "05/10/2020"),
            ("tasks", "Việc * | Tổ 1 | 31/12/2020"),
        ],
    ),
    (
        "support",
        &[
            ("kind", "support"),
            ("what", "Chi viện *"),
            ("movement", "{movement}"),
            ("on_date", "06/10/2020"),
            ("officer_turns", "12"),
        ],
    ),
    (
        "inspection",
        &[("name", "Kiểm tra *"), ("movement", "{movement}"), ("on_date", "07/10/2020"), ("team", "Lê Kiểm *")],
    ),
    ("emulation_body", &[("name", "Đội Thi đua *"), ("tier", "division"), ("on_date", "01/01/2018")]),
    (
        "emulation_officer",
        &[
            ("emulation_body", "{emulation_body}"),
            ("person", "{person2}"),
            ("training", "university"),
            ("on_date", "01/06/2015"),
        ],
    ),
    (
        "reported_count",
        &[
            ("name", "Khen thưởng theo báo cáo *"),
            ("on_date", "08/10/2020"),
            ("year", "2020"),
            ("counted", "120"),
            ("bound", "about"),
            ("level", "base"),
            ("movement", "{movement}"),
            ("document", "Báo cáo số 12 *"),
        ],
    ),
];

/// Makes them; each is kept by the name of its noun.
pub(super) async fn all(place: &mut Place<'_>) {
    for (name, typed) in ROWS {
        let noun = RECORDS.iter().find(|n| n.name == *name).expect("a noun");
        let mut texts: app::nouns::Texts = [("unit".to_owned(), place.code("unit1"))].into();
        for (field, value) in *typed {
            let mut value = value.replace('*', place.side.mark());
            if let Some(of) = value.strip_prefix('{').and_then(|v| v.strip_suffix('}')) {
                value = place.code(of);
            }
            texts.insert((*field).to_owned(), value);
        }
        let code = app::records::add(place.ctx, &place.officer, noun, &texts)
            .await
            .unwrap_or_else(|e| panic!("{name}: {e:?}"));
        if *name == "review" {
            app::reviews::refresh(place.ctx, &place.officer, &code, 1).await.expect("a draft");
        }
        place.keep(name, code);
    }
}
