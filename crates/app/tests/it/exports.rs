//! What other programs rely on.

use std::path::Path;

/// `UPDATE_SCHEMAS=1` writes them anew; a change of a published type is a new number, not a new meaning.
#[test]
fn the_published_schemas_are_those_of_the_types() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/schemas");
    for (name, schema) in app::exports::schemas() {
        let file = folder.join(format!("{name}.json"));
        let text = format!("{schema:#}\n");
        if std::env::var_os("UPDATE_SCHEMAS").is_some() {
            std::fs::write(&file, &text).unwrap();
        }
        let published = std::fs::read_to_string(&file).unwrap_or_default();
        assert_eq!(published, text, "{}: run with UPDATE_SCHEMAS=1", file.display());
        assert!(text.contains("\"description\""), "{name} explains its fields");
    }
}
