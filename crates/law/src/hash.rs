//! The hash of the rules a verdict was judged under.

use crate::law::Law;
use sha2::{Digest as _, Sha256};

impl Law {
    /// SHA-256 (hex) of the canonical rule data and of the local regulations named, so that a dossier can
    /// say under which rules it was judged. Comments, file names and line breaks do not change it.
    #[must_use]
    pub fn rules_hash(&self, regulations: &[String]) -> String {
        let mut h = Sha256::new();
        h.update(b"thidua/law/1\n");
        // The data types serialise in a fixed order, so their JSON is canonical.
        h.update(serde_json::to_vec(&self.data).unwrap_or_default());
        let mut ids: Vec<&String> = regulations.iter().collect();
        ids.sort();
        ids.dedup();
        for o in ids.into_iter().filter_map(|id| self.overlays.get(id)) {
            h.update(b"\n");
            h.update(serde_json::to_vec(o).unwrap_or_default());
        }
        hex::encode(h.finalize())
    }
}
