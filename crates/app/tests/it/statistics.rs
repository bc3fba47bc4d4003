//! What stands beside the numbers of statistics.

use app::statistics::forms_note;
use store::Store;
use testkit::clock::FixedClock;
use words::Lang;

#[tokio::test]
async fn whoever_makes_statistics_is_told_that_their_forms_have_probably_been_replaced() {
    testkit::both(async |store: Store| {
        let at = |micros| testkit::ctx_at(&store, FixedClock::at(micros));
        let now = at(1_768_010_400_000_000);
        for lang in [Lang::Vi, Lang::En] {
            let told = forms_note(&now, lang).unwrap();
            assert!(told.contains("18/2025") && told.contains("0601"), "{told}");
        }
        assert_eq!(forms_note(&testkit::ctx(&store), Lang::Vi), None, "nothing was signed yet in 2020");
    })
    .await;
}
