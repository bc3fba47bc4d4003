//! The other administrative papers: what each one must say.

use crate::samples;
use crate::tools::{pdf, pdf_of};
use domain::paper::{DEMO_WATERMARK, Paper, PaperFormat, PaperRequest};

#[test]
fn a_submission_names_its_addressee_and_counts() {
    let text = pdf(Paper::Submission(samples::submission())).text();
    for phrase in [
        "TỜ TRÌNH",
        "Kính gửi: Đồng chí Giám đốc Công an tỉnh Lam Giang",
        "38 tập thể và 96 cá nhân",
        "Số: 815/TTr-PX03",
        "TRƯỞNG PHÒNG",
        "Phụ lục II",
    ] {
        assert!(text.contains(phrase), "{phrase}: {text}");
    }
}

#[test]
fn several_addressees_get_a_line_each() {
    let mut submission = samples::submission();
    submission.to = vec!["Bộ Công an".into(), "Cục Công tác chính trị".into()];
    let text = pdf(Paper::Submission(submission)).text();
    assert!(text.contains("Kính gửi: - Bộ Công an; - Cục Công tác chính trị."), "{text}");
}

#[test]
fn council_minutes_count_shares_over_all_members() {
    let text = pdf(Paper::CouncilMinutes(samples::council_minutes())).text();
    for phrase in [
        "BIÊN BẢN",
        "Vào hồi 08 giờ 00 phút, ngày 28 tháng 10 năm 2020",
        "tổng số 15; có mặt 13; vắng mặt 02, trong đó 01 thành viên gửi ý kiến bằng văn bản",
        "93,33%",
        "86,67%",
        "từ 70% trở lên",
        "TẬP THỂ (38)",
        "CÁ NHÂN (96)",
        "CHỦ TỊCH HỘI ĐỒNG",
    ] {
        assert!(text.contains(phrase), "{phrase}: {text}");
    }
}

#[test]
fn count_minutes_account_for_every_ballot() {
    let text = pdf(Paper::CountMinutes(samples::count_minutes())).text();
    for phrase in [
        "BIÊN BẢN KIỂM PHIẾU",
        "Tổng số thành viên Hội đồng: 15; dự họp: 13; gửi ý kiến bằng văn bản: 01.",
        "Số phiếu phát ra: 14; số phiếu thu về: 14.",
        "Số phiếu hợp lệ: 14; số phiếu không hợp lệ: 00.",
        "TRƯỞNG BAN",
    ] {
        assert!(text.contains(phrase), "{phrase}: {text}");
    }
}

#[test]
fn the_payment_list_adds_up_in_figures_and_words() {
    let text = pdf(Paper::PrizeTable(samples::prize_table())).text();
    for phrase in [
        "34.200.000",
        "43.200.000",
        "77.400.000",
        "Bảy mươi bảy triệu bốn trăm nghìn đồng",
        "1.490.000",
        "0,6",
        "Ký nhận",
    ] {
        assert!(text.contains(phrase), "{phrase}: {text}");
    }
}

#[test]
fn a_negative_amount_is_refused() {
    let mut table = samples::prize_table();
    table.rows[0].amount = -1;
    let request = samples::request(Paper::PrizeTable(table), PaperFormat::Pdf);
    assert_eq!(papers::render(&request).expect_err("refused").code(), "bad-number");
}

#[test]
fn a_spoiled_number_stays_in_the_honour_book_with_its_mark() {
    let text = pdf(Paper::HonourBook(samples::honour_book())).text();
    assert!(text.contains("1206") && text.contains("Hỏng:"), "{text}");
}

#[test]
fn a_proof_shows_the_text_of_the_certificate_and_asks_for_corrections() {
    let text = pdf(Paper::ProofList(samples::proof_list())).text();
    for phrase in ["BẢN DÒ TÊN", "Nội dung cần sửa", "ngày 02 tháng 11 năm 2020", "Phòng Cảnh sát hình sự"]
    {
        assert!(text.contains(phrase), "{phrase}: {text}");
    }
}

#[test]
fn the_demo_words_are_on_every_page_of_every_paper() {
    for paper in [
        Paper::Decision(samples::decision(None)),
        Paper::CouncilMinutes(samples::council_minutes()),
        Paper::PrizeTable(samples::prize_table()),
    ] {
        let request = samples::request(paper, PaperFormat::Pdf);
        let made = papers::render(&request).expect("printed");
        let paper = pdf_of(&made.bytes);
        let texts = paper.texts();
        assert_eq!(Some(texts.len()), made.pages);
        for text in texts {
            assert!(text.contains(DEMO_WATERMARK), "{text}");
        }
    }
}

#[test]
fn the_same_request_gives_the_same_bytes() {
    for format in [PaperFormat::Pdf, PaperFormat::Docx] {
        let request = samples::request(Paper::Decision(samples::decision(Some("1234"))), format);
        let once = papers::render(&request).expect("printed");
        let again = papers::render(&request).expect("printed");
        assert!(once.bytes == again.bytes, "{format:?} differs from run to run");
    }
}

#[test]
fn a_request_as_json_is_printed_and_a_malformed_one_is_named() {
    let request =
        PaperRequest { format: PaperFormat::Pdf, watermark: None, paper: Paper::Submission(samples::submission()) };
    let mut json = serde_json::to_value(&request).expect("JSON");
    let made = papers::run_request(&json).expect("printed");
    assert_eq!(made.media_type, "application/pdf");
    assert!(made.bytes.starts_with(b"%PDF-"));
    json["data"]["sumary"] = "?".into();
    let error = papers::run_request(&json).expect_err("an unknown key");
    assert_eq!(error.code(), "bad-request");
    assert!(error.to_string().contains("sumary"), "{error}");
    assert!(error.is_refusal());
}

#[test]
fn a_day_that_does_not_exist_is_named() {
    let mut decision = samples::decision(Some("1"));
    decision.letterhead.date = Some("2020-02-30".into());
    let request = samples::request(Paper::Decision(decision), PaperFormat::Pdf);
    let error = papers::render(&request).expect_err("no such day");
    assert_eq!((error.code(), error.args()), ("bad-date", vec![("text", "2020-02-30".to_owned())]));
}
