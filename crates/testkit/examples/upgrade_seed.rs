//! Writes the sample organisation as lines of JSON: the small seeded database of today's schema that tests/upgrade keeps,
//! so that programs to come can show that they upgrade it.
//!
//! ```text
//! cargo run --workspace --example upgrade_seed -- tests/upgrade/NNNN-organisation.jsonl
//! ```

use std::{error::Error, fs::File, io::BufWriter, io::Write as _};

use testkit::Sample;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).ok_or("give a file to write")?;
    let sample = Sample::new().await;
    let mut file = BufWriter::new(File::create(&path)?);
    sample.app.db.store.dump_rows(&mut file).await?;
    file.flush()?;
    Ok(())
}
