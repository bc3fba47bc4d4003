#!/usr/bin/env python3
"""The LibreOffice road: one DOCX a certificate, converted 100 at a time (more in one call are silently dropped). Usage: peer.py COUNT"""
import pathlib, resource, subprocess, sys, tempfile, time
from docxtpl import DocxTemplate
import docx

count = int(sys.argv[1])
work = pathlib.Path(tempfile.mkdtemp())
template = docx.Document()
for line in ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "GIÁM ĐỐC CÔNG AN TỈNH MINH HỌA", "TẶNG", "GIẤY KHEN", "{{ name }}", "{{ unit }}", "{{ citation }}",
             "Quyết định số {{ number }}", "Vào sổ khen thưởng số {{ book }}"]:
    template.add_paragraph(line)
template.save(work / "template.docx")
began = time.perf_counter()
files = []
for i in range(count):
    doc = DocxTemplate(work / "template.docx")
    doc.render(dict(name=f"Nguyễn Thị Thúy Hòa {i}", unit="Công an huyện Minh Giang", citation="Đã có thành tích xuất sắc trong phong trào thi đua đặc biệt", number="01/QĐ-CAT", book=i + 1))
    doc.save(work / f"{i}.docx"); files.append(str(work / f"{i}.docx"))
filled = time.perf_counter()
for at in range(0, count, 100):
    subprocess.run(["soffice", "--headless", f"-env:UserInstallation=file://{work}/profile", "--convert-to", "pdf", "--outdir", str(work / "out"), *files[at:at + 100]], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
made = len(list((work / "out").glob("*.pdf")))
assert made == count, (made, count)
total = time.perf_counter() - began
print(f"libreoffice {count} certificates: {total:.2f} s, {count / total:.1f} a second (filling {filled - began:.2f} s), peak {max(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss) // 1024} MiB")
