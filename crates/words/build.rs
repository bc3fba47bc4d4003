//! Embeds every file of locales/, so that a new feature's file needs no list.

use std::{env, fs, path::Path};

fn main() {
    let root = Path::new(&env::var("CARGO_MANIFEST_DIR").expect("cargo sets it")).join("../../locales");
    println!("cargo::rerun-if-changed={}", root.display());
    let mut code = String::new();
    for lang in ["vi", "en"] {
        let dir = root.join(lang);
        println!("cargo::rerun-if-changed={}", dir.display());
        let mut files: Vec<_> =
            fs::read_dir(&dir).expect("locales/ is part of the repository").flatten().map(|e| e.path()).collect();
        files.sort();
        code += &format!("const {}_FILES: &[(&str, &str)] = &[\n", lang.to_uppercase());
        for file in files.iter().filter(|f| f.extension().is_some_and(|e| e == "ftl")) {
            let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
            println!("cargo::rerun-if-changed={}", file.display());
            code += &format!("    ({name:?}, include_str!({:?})),\n", fs::canonicalize(file).expect("it was listed"));
        }
        code += "];\n";
    }
    fs::write(Path::new(&env::var("OUT_DIR").expect("cargo sets it")).join("locales.rs"), code)
        .expect("OUT_DIR is writable");
}
