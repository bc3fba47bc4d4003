//! Photos: what comes in, what goes out, what is refused.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};
use papers::photo::{LARGEST, PhotoError, photo};

/// Wider than high; the left half red, the right half blue.
fn halves(width: u32, height: u32) -> DynamicImage {
    let half = |x, _| if x < width / 2 { Rgb([220, 20, 20]) } else { Rgb([20, 20, 220]) };
    DynamicImage::ImageRgb8(RgbImage::from_fn(width, height, half))
}

fn file(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    picture.write_to(&mut out, format).expect("a picture");
    out.into_inner()
}

/// A JPEG with an EXIF block: an orientation, and a sentence where cameras put the place.
fn with_exif(orientation: u8) -> Vec<u8> {
    let jpeg = file(&halves(600, 300), ImageFormat::Jpeg);
    let mut tiff = b"II\x2a\x00\x08\x00\x00\x00\x02\x00".to_vec();
    // Orientation (0x0112), SHORT, one of it.
    tiff.extend([0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0]);
    // ImageDescription (0x010e), ASCII, behind the directory.
    let place = b"21.0285 N 105.8542 E nha rieng\0";
    tiff.extend([0x0e, 0x01, 2, 0, u8::try_from(place.len()).expect("short"), 0, 0, 0, 38, 0, 0, 0, 0, 0, 0, 0]);
    tiff.extend(place);
    let mut block = b"Exif\0\0".to_vec();
    block.extend(tiff);
    let mut out = jpeg[..2].to_vec();
    out.extend([0xff, 0xe1]);
    out.extend(u16::try_from(block.len() + 2).expect("short").to_be_bytes());
    out.extend(block);
    out.extend(&jpeg[2..]);
    out
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|w| w == part)
}

/// Red more than blue at this point.
fn is_red(picture: &RgbImage, x: u32, y: u32) -> bool {
    let Rgb([r, _, b]) = *picture.get_pixel(x, y);
    r > b
}

#[test]
fn a_photo_is_turned_upright_and_keeps_nothing_of_where_it_was_taken() {
    let told = with_exif(6);
    assert!(contains(&told, b"105.8542") && contains(&told, b"Exif"));
    let done = photo(&told).unwrap();
    // Turned a quarter clockwise: what was left is on top.
    assert_eq!((done.width, done.height), (300, 600));
    for bytes in [&done.large, &done.small] {
        assert!(!contains(bytes, b"105.8542") && !contains(bytes, b"Exif"), "metadata survive");
        let read = image::load_from_memory(bytes).unwrap().into_rgb8();
        let (w, h) = read.dimensions();
        assert!(is_red(&read, w / 2, h / 10) && !is_red(&read, w / 2, h - h / 10));
    }
    let plain = photo(&with_exif(1)).unwrap();
    assert_eq!((plain.width, plain.height), (600, 300));
}

#[test]
fn each_kind_becomes_two_jpegs_that_fit_and_none_is_blown_up() {
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
        let done = photo(&file(&halves(3_000, 1_500), format)).unwrap();
        assert_eq!((done.width, done.height), (1_600, 800), "{format:?}");
        assert_eq!(image::guess_format(&done.small).unwrap(), ImageFormat::Jpeg);
        let small = image::load_from_memory(&done.small).unwrap();
        assert_eq!((small.width(), small.height()), (400, 200));
    }
    let tiny = photo(&file(&halves(20, 10), ImageFormat::Png)).unwrap();
    assert_eq!((tiny.width, tiny.height), (20, 10));
    let clear = RgbaImage::from_pixel(40, 40, Rgba([0, 0, 0, 0]));
    let white = photo(&file(&DynamicImage::ImageRgba8(clear), ImageFormat::Png)).unwrap();
    let Rgb(colour) = *image::load_from_memory(&white.large).unwrap().into_rgb8().get_pixel(20, 20);
    assert!(colour.iter().all(|c| *c > 250), "{colour:?}");
}

#[test]
fn what_is_no_photo_and_what_would_burst_is_refused_before_it_is_read() {
    let told = |bytes: &[u8]| photo(bytes).unwrap_err();
    assert_eq!(told(b""), PhotoError::Kind);
    assert_eq!(told("Họ và tên,Năm sinh\n".as_bytes()), PhotoError::Kind);
    assert_eq!(told(b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>"), PhotoError::Kind);
    assert_eq!(told(b"GIF89a\x01\0\x01\0\0\0\0"), PhotoError::Kind);
    assert_eq!(told(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"), PhotoError::Heic);
    assert_eq!(told(&vec![0; LARGEST + 1]), PhotoError::Large);
    // A header that promises 60,000 × 60,000 points.
    let mut bomb = file(&halves(2, 2), ImageFormat::Png);
    bomb[16..20].copy_from_slice(&60_000_u32.to_be_bytes());
    bomb[20..24].copy_from_slice(&60_000_u32.to_be_bytes());
    let crc = crc32(&bomb[12..29]);
    bomb[29..33].copy_from_slice(&crc.to_be_bytes());
    assert_eq!(told(&bomb), PhotoError::Points);
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
        let whole = file(&halves(300, 200), format);
        assert_eq!(told(&whole[..20]), PhotoError::Broken, "{format:?}");
        // Whatever a cut file is, it brings nothing down.
        for cut in (20..whole.len()).step_by(whole.len() / 40 + 1) {
            let _ = photo(&whole[..cut]);
        }
    }
}

/// The checksum of PNG.
fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 };
        }
    }
    !crc
}
