//! Files in the database.

use futures::TryStreamExt;
use sha2::{Digest, Sha256};
use store::{
    Store, StoreError,
    blobs::{CHUNK, KEEP_UNLINKED, NewBlob},
};
use testkit::both;
use uuid::Uuid;

use crate::write::system;

pub(crate) fn new_blob(at: i64) -> NewBlob {
    NewBlob {
        id: Uuid::new_v4(), media_type: "application/pdf".to_owned(), file_name: "Giấy khen.pdf".to_owned(), at
    }
}

pub(crate) async fn link(store: &Store, id: Uuid) -> Result<(), StoreError> {
    store.write(system(), |tx| Box::pin(async move { tx.link_blob(id).await })).await
}

fn bytes(len: usize) -> Vec<u8> {
    (0..len).map(|i| (i * 31 % 251) as u8).collect()
}

#[tokio::test]
async fn a_file_comes_back_as_it_went_whatever_its_size() {
    both(async |store| {
        for len in [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK + 77] {
            let sent = bytes(len);
            let blob = store.put_blob(new_blob(1), &sent).await.unwrap();
            assert_eq!(blob.size, len as i64);
            assert_eq!(blob.sha256, Sha256::digest(&sent).to_vec());
            assert_eq!(store.read_blob(blob.id).await.unwrap(), sent);
            let streamed: Vec<_> = store.stream_blob(blob.id).try_collect().await.unwrap();
            assert_eq!(streamed.len(), len.div_ceil(CHUNK));
            assert_eq!(streamed.concat(), sent);
        }
    })
    .await;
}

#[tokio::test]
async fn a_file_written_in_pieces_is_the_same_file() {
    both(async |store| {
        let sent = bytes(CHUNK + 500_000);
        let mut writer = store.blob_writer(new_blob(1)).await.unwrap();
        for piece in sent.chunks(65_537) {
            writer.write(piece).await.unwrap();
        }
        let blob = writer.finish().await.unwrap();
        assert_eq!(store.read_blob(blob.id).await.unwrap(), sent);
    })
    .await;
}

#[tokio::test]
async fn an_unfinished_file_can_be_neither_read_nor_linked() {
    both(async |store| {
        let new = new_blob(1);
        let id = new.id;
        let mut writer = store.blob_writer(new).await.unwrap();
        writer.write(&bytes(CHUNK)).await.unwrap();
        drop(writer);
        assert!(store.blob(id).await.unwrap().is_none());
        assert!(store.read_blob(id).await.is_err());
        assert!(link(&store, id).await.is_err());
    })
    .await;
}

#[tokio::test]
async fn files_that_nothing_links_go_after_a_day_and_linked_ones_stay() {
    both(async |store| {
        let loose = store.put_blob(new_blob(0), &bytes(CHUNK + 1)).await.unwrap();
        let kept = store.put_blob(new_blob(0), &bytes(10)).await.unwrap();
        let young = store.put_blob(new_blob(KEEP_UNLINKED), &bytes(10)).await.unwrap();
        link(&store, kept.id).await.unwrap();
        assert_eq!(store.sweep_blobs(KEEP_UNLINKED).await.unwrap(), 0);
        assert_eq!(store.sweep_blobs(KEEP_UNLINKED + 1).await.unwrap(), 1);
        assert!(store.blob(loose.id).await.unwrap().is_none());
        assert_eq!(store.read_blob(kept.id).await.unwrap().len(), 10);
        assert_eq!(store.read_blob(young.id).await.unwrap().len(), 10);
        assert!(link(&store, loose.id).await.is_err());
    })
    .await;
}
