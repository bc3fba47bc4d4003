//! The law files built into the program; a test compares this list with the folder.

/// Name below `law/` and content of every file.
pub(crate) const FILES: &[(&str, &str)] = &[
    ("awards.toml", include_str!("../../../law/awards.toml")),
    ("money.toml", include_str!("../../../law/money.toml")),
    (
        "procedures.toml",
        include_str!("../../../law/procedures.toml"),
    ),
    ("regimes.toml", include_str!("../../../law/regimes.toml")),
    ("sources.toml", include_str!("../../../law/sources.toml")),
    (
        "rules/giay-khen.toml",
        include_str!("../../../law/rules/giay-khen.toml"),
    ),
    (
        "rules/individual-titles.toml",
        include_str!("../../../law/rules/individual-titles.toml"),
    ),
    (
        "rules/principles.toml",
        include_str!("../../../law/rules/principles.toml"),
    ),
    (
        "local/demo-cong-an-tinh.toml",
        include_str!("../../../law/local/demo-cong-an-tinh.toml"),
    ),
];
