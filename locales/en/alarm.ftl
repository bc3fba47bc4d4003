alarm-disk-soon = The server's disk has only { $free } left. Below { $limit }, files are no longer taken. Make room.
alarm-disk-files = The server's disk has only { $free } left. Files are no longer taken; everything else is still kept. Make room.
alarm-disk-all = The server's disk has only { $free } left. Nothing is written any more, so that the disk does not become full; what is there can be read. Make room.
alarm-clock = The server's clock was set back from { $from } to { $to }. Data is still kept and sealed; times noted in between may be out of order. Check the server's time synchronisation.
