//! Certificates: layouts in revisions, awards after death, progress of a long printing.

use std::sync::Arc;

use app::{
    Ctx, decisions, jobs,
    layouts::{self, LayoutForm, PlaceForm},
    nominees::{self, TextForm},
    papers::{self, Options},
    render::{RenderError, Rendered, Renderer, Telling},
};
use domain::paper::{CertificateField, PaperKind};
use store::Store;

use crate::council::{Hall, confirm_all, hall, issued, to_issue};

fn blank(left: &str) -> LayoutForm {
    let place = |f: &CertificateField| PlaceForm {
        field: f.code().into(),
        x: if *f == CertificateField::Name { left.into() } else { String::new() },
        width: if *f == CertificateField::Name { "100".into() } else { String::new() },
        shown: true,
        ..PlaceForm::default()
    };
    LayoutForm {
        name: "Phôi A4 của tỉnh".into(),
        mode: "overprint".into(),
        paper: "a4".into(),
        places: CertificateField::ALL.iter().map(place).collect(),
        ..LayoutForm::default()
    }
}

/// What was printed: the request, as the plain renderer keeps it.
async fn printed(ctx: &Ctx, hall: &Hall, code: &str, number: usize) -> String {
    let file = papers::download(ctx, &hall.road.advisory, "decision", code, number).await.unwrap();
    String::from_utf8_lossy(&ctx.store.read_blob(file.blob).await.unwrap()).into_owned()
}

#[tokio::test]
async fn a_changed_layout_is_a_new_revision_and_what_was_asked_for_before_keeps_the_old_one() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let hall = hall(&ctx).await;
        let code = issued(&ctx, &hall).await;
        let advisory = &hall.road.advisory;
        jobs::run_pending(&ctx, "worker").await.unwrap();
        layouts::save(&ctx, advisory, &code, None, blank("50,3")).await.unwrap();
        let all = layouts::list(&ctx, &decisions::head(&ctx, advisory, &code).await.unwrap()).await.unwrap();
        assert_eq!((all.len(), all[0].number, all[0].revision), (1, 1, 1));
        let options = Options { layout: Some(1), ..Options::format("pdf") };
        papers::request(&ctx, advisory, PaperKind::Certificates, &code, options.clone()).await.unwrap();

        let options = Options { again: "unused".into(), ..options };

        // Changed before the job runs.
        layouts::save(&ctx, advisory, &code, Some((1, all[0].version)), blank("61,7")).await.unwrap();
        let stale = layouts::save(&ctx, advisory, &code, Some((1, all[0].version + 7)), blank("71,9")).await;
        assert!(matches!(stale, Err(app::Error::Stale { .. })), "{stale:?}");
        let all = layouts::list(&ctx, &decisions::head(&ctx, advisory, &code).await.unwrap()).await.unwrap();
        assert_eq!((all.len(), all[0].number, all[0].revision), (1, 1, 2));
        let place = all[0].places.iter().find(|p| p.field == CertificateField::Name).unwrap();
        assert_eq!(place.x, 617);
        papers::request(&ctx, advisory, PaperKind::Certificates, &code, options).await.unwrap();
        assert_eq!(
            jobs::run_pending(&ctx, "worker").await.unwrap(),
            2,
            "the same choice under a new layout is another paper"
        );

        let papers = decisions::view(&ctx, advisory, &code).await.unwrap().papers;
        let of = |revision| papers.iter().find(|p| p.options.revision == Some(revision)).unwrap().number;
        assert!(printed(&ctx, &hall, &code, of(1)).await.contains("\"x\":503"));
        let new = printed(&ctx, &hall, &code, of(2)).await;
        assert!(new.contains("\"x\":617") && !new.contains("\"x\":503"));
        layouts::save(&ctx, advisory, &code, None, blank("41,3")).await.unwrap();
        let numbers: Vec<i64> = layouts::list(&ctx, &decisions::head(&ctx, advisory, &code).await.unwrap())
            .await
            .unwrap()
            .iter()
            .map(|l| l.number)
            .collect();
        assert_eq!(numbers, [1, 2]);
    })
    .await;
}

#[tokio::test]
async fn an_award_after_death_is_said_on_the_lists_and_the_certificate() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let hall = hall(&ctx).await;
        to_issue(&ctx, &hall).await;
        confirm_all(&ctx, &hall).await;
        let advisory = &hall.road.advisory;
        let page = nominees::page(&ctx, advisory, &hall.dossier, 1).await.unwrap();
        assert_eq!(page.row.part, "individual");
        let form = TextForm { posthumous: "1".into(), ..TextForm::of(&page.row) };
        nominees::edit(&ctx, advisory, &hall.dossier, page.at.head.version, 1, &form).await.unwrap();
        let row = nominees::page(&ctx, advisory, &hall.dossier, 1).await.unwrap().row;
        assert!(row.posthumous && row.proof_hash.is_none(), "what is printed changed: the unit reads it again");
        // A collective does not die.
        let collective = nominees::page(&ctx, advisory, &hall.dossier, 3).await.unwrap();
        assert_eq!(collective.row.part, "collective");
        let form = TextForm { posthumous: "1".into(), ..TextForm::of(&collective.row) };
        nominees::edit(&ctx, advisory, &hall.dossier, collective.at.head.version, 3, &form).await.unwrap();
        assert!(!nominees::page(&ctx, advisory, &hall.dossier, 3).await.unwrap().row.posthumous);

        confirm_all(&ctx, &hall).await;
        let code = decisions::draft(&ctx, advisory, &hall.dossier).await.unwrap();
        let request = papers::build_request(&ctx, PaperKind::Decision, &code, &Options::format("pdf")).await.unwrap();
        assert_eq!(request.to_string().matches("\"note\":\"Truy tặng\"").count(), 1);
        let v = decisions::view(&ctx, advisory, &code).await.unwrap().version;
        decisions::send(&ctx, advisory, &code, v).await.unwrap();
        decisions::register(&ctx, advisory, &code, v + 1, "7", "20/11/2020").await.unwrap();
        decisions::issue(&ctx, advisory, &code, v + 2, "k").await.unwrap();
        for kind in [PaperKind::Decision, PaperKind::Certificates] {
            let request = papers::build_request(&ctx, kind, &code, &Options::format("pdf")).await.unwrap().to_string();
            let said = if kind == PaperKind::Decision { "\"note\":\"Truy tặng\"" } else { "\"posthumous\":true" };
            assert_eq!(request.matches(said).count(), 1, "{request}");
        }
    })
    .await;
}

/// Tells twice how far it is and prints then.
struct Slow;

#[async_trait::async_trait]
impl Renderer for Slow {
    async fn render(&self, _: serde_json::Value, telling: Telling) -> Result<Rendered, RenderError> {
        for done in [100, 200] {
            telling.send_replace((done, 250));
            // Long enough to be heard.
            tokio::time::sleep(std::time::Duration::from_millis(40)).await;
        }
        Ok(Rendered { bytes: b"%PDF-1.7".to_vec(), pages: Some(250) })
    }

    async fn photo(&self, _: &[u8]) -> Result<app::render::Photo, RenderError> {
        Err(RenderError { code: "render-start".into(), detail: "photos are not made here".into() })
    }
}

#[tokio::test]
async fn the_progress_of_a_long_printing_moves_with_its_chunks() {
    testkit::both(async |store: Store| {
        let plain = testkit::ctx(&store);
        let hall = hall(&plain).await;
        let code = issued(&plain, &hall).await;
        jobs::run_pending(&plain, "worker").await.unwrap();
        let ctx = Ctx { renderer: Arc::new(Slow), ..plain };
        let options = Options::format("pdf");
        papers::request(&ctx, &hall.road.advisory, PaperKind::Certificates, &code, options).await.unwrap();
        let watch = async {
            let mut seen = Vec::new();
            for _ in 0..100 {
                let papers = decisions::view(&ctx, &hall.road.advisory, &code).await.unwrap().papers;
                let paper = papers.iter().find(|p| p.kind == "certificates").unwrap();
                seen.push((paper.done, paper.total));
                if paper.state == "done" {
                    break;
                }
                tokio::time::sleep(std::time::Duration::from_millis(5)).await;
            }
            seen
        };
        let (ran, seen) = tokio::join!(jobs::run_pending(&ctx, "worker"), watch);
        assert_eq!(ran.unwrap(), 1);
        assert!(seen.iter().any(|(done, total)| *total == 252 && (101..=201).contains(done)), "{seen:?}");
    })
    .await;
}
