//! Photos for the portal: a file that somebody took with a phone becomes two JPEG files that hold the picture and nothing else. Decoding is
//! where hostile files bite, so this runs in the process that prints, under its limits of memory and time.

use std::io::Cursor;

use image::{
    DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, RgbImage, codecs::jpeg::JpegEncoder,
    imageops::FilterType,
};

/// Largest file in bytes.
pub const LARGEST: usize = 20 << 20;
/// Most points of a picture.
pub const POINTS: u64 = 50_000_000;
/// Longest side of the large and the small one.
pub const SIDES: [u32; 2] = [1_600, 400];
/// Memory that decoding may ask for: 50 million points of 16 bits a colour, and something for the decoder.
const MEMORY: u64 = 512 << 20;
const QUALITY: u8 = 82;

/// A picture in both sizes, with the size of the large one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Photo {
    /// JPEG, at most 1,600 points on its longer side.
    pub large: Vec<u8>,
    /// JPEG, at most 400 points on its longer side.
    pub small: Vec<u8>,
    /// Width of the large one.
    pub width: u32,
    /// Height of the large one.
    pub height: u32,
}

/// Why a file is no photo that can be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PhotoError {
    /// More bytes than [`LARGEST`].
    #[error("the file is too large")]
    Large,
    /// A HEIC or AVIF file, which phones write unless told otherwise.
    #[error("HEIC and AVIF are not read")]
    Heic,
    /// Something else.
    #[error("no JPEG, PNG or WebP")]
    Kind,
    /// More points than [`POINTS`].
    #[error("the picture has too many points")]
    Points,
    /// It says that it is one and is not, or not all of it came.
    #[error("the picture cannot be read")]
    Broken,
}

impl PhotoError {
    /// Stable code; message of the same name.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Large => "photo-large",
            Self::Heic => "photo-heic",
            Self::Kind => "photo-kind",
            Self::Points => "photo-points",
            Self::Broken => "photo-broken",
        }
    }
}

/// True for the containers of HEIC and AVIF: "ftyp" and a brand of theirs.
fn is_heic(bytes: &[u8]) -> bool {
    const BRANDS: &[&[u8]] =
        &[b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif", b"avis"];
    bytes.get(4..8) == Some(b"ftyp") && bytes.get(8..12).is_some_and(|brand| BRANDS.contains(&brand))
}

/// Makes both sizes: turned upright as the camera noted, without any metadata, transparency on white.
///
/// # Errors
/// What is wrong with the file.
pub fn photo(bytes: &[u8]) -> Result<Photo, PhotoError> {
    if bytes.len() > LARGEST {
        return Err(PhotoError::Large);
    }
    if is_heic(bytes) {
        return Err(PhotoError::Heic);
    }
    let format = image::guess_format(bytes).map_err(|_| PhotoError::Kind)?;
    if !matches!(format, ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP) {
        return Err(PhotoError::Kind);
    }
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(MEMORY);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|_| PhotoError::Broken)?;
    // What the header says is believed before a point is read: a few hundred bytes can promise a picture of gigabytes.
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > POINTS {
        return Err(PhotoError::Points);
    }
    let orientation = decoder.orientation().map_err(|_| PhotoError::Broken)?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(|_| PhotoError::Broken)?;
    picture.apply_orientation(orientation);
    let large = fitted(picture, SIDES[0]);
    let (width, height) = large.dimensions();
    let small = fitted(DynamicImage::ImageRgb8(large.clone()), SIDES[1]);
    Ok(Photo { large: jpeg(&large)?, small: jpeg(&small)?, width, height })
}

/// The picture with its longer side at most `side`, on white.
fn fitted(picture: DynamicImage, side: u32) -> RgbImage {
    let picture = if picture.width() > side || picture.height() > side {
        picture.resize(side, side, FilterType::CatmullRom)
    } else {
        picture
    };
    if !picture.color().has_alpha() {
        return picture.into_rgb8();
    }
    let clear = picture.into_rgba8();
    let on_white = |colour: u8, alpha: u8| {
        let (colour, alpha) = (u16::from(colour), u16::from(alpha));
        u8::try_from((colour * alpha + 255 * (255 - alpha) + 127) / 255).unwrap_or(u8::MAX)
    };
    RgbImage::from_fn(clear.width(), clear.height(), |x, y| {
        let image::Rgba([r, g, b, a]) = *clear.get_pixel(x, y);
        image::Rgb([on_white(r, a), on_white(g, a), on_white(b, a)])
    })
}

fn jpeg(picture: &RgbImage) -> Result<Vec<u8>, PhotoError> {
    let mut out = Vec::new();
    JpegEncoder::new_with_quality(&mut out, QUALITY).encode_image(picture).map_err(|_| PhotoError::Broken)?;
    Ok(out)
}
