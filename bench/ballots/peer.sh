#!/usr/bin/env bash
# The peer: belenios-tool (Debian package of that name) takes the same vote: one question of three choices, three trustees, each paper cast, the election
# verified, counted, verified again. Prints a line of seconds. Belenios is a command a paper; what starting it so often costs stands beside the figure.
#   bench/ballots/peer.sh VOTERS [GROUP=BELENIOS-2048]
set -euo pipefail
voters=$1 group=${2:-BELENIOS-2048}
work=$(mktemp -d)
trap 'code=$?; [ $code = 0 ] || cat log >&2; rm -rf "$work"' EXIT
cd "$work"
export BELENIOS_USE_URANDOM=1
b() { belenios-tool "$@" 2>> log; }
since() { python3 -c "import sys, time; print('%.2f' % (time.time() - float(sys.argv[1])))" "$1"; }
now() { date +%s.%N; }

from=$(now)
uuid=$(b setup generate-token)
b setup generate-credentials --uuid "$uuid" --group "$group" --count "$voters" > /dev/null
mv ./*.pubcreds public_creds.json
mv ./*.privcreds private_creds.json
for _ in 1 2 3; do b setup generate-trustee-key --group "$group" > /dev/null; done
cat ./*.pubkey > public_keys.jsons
b setup make-trustees
rm public_keys.jsons
cat > template.json <<'EOF'
{"description":"d","name":"n","questions":[{"answers":["for","against","none"],"min":1,"max":1,"question":"q"}],"administrator":"a","credential_authority":"c"}
EOF
b setup make-election --uuid "$uuid" --group "$group" --template template.json
b archive init > /dev/null
rm -f election.json trustees.json public_creds.json
open=$(since "$from")

# One private credential a line, in whichever form this version writes them.
python3 - <<'EOF' > creds.txt
import json
text = open("private_creds.json").read()
try:
    print("\n".join(json.loads(text).values()))
except ValueError:
    print("\n".join(line.split()[-1] for line in text.splitlines() if line.strip()))
EOF
from=$(now)
i=0
mkdir papers
while read -r cred; do
  case $((i % 3)) in 0) vote='[[1,0,0]]' ;; 1) vote='[[0,1,0]]' ;; *) vote='[[0,0,1]]' ;; esac
  b election generate-ballot --privcred <(echo "$cred") --ballot <(echo "$vote") > "papers/$i"
  i=$((i + 1))
done < creds.txt
cast=$(since "$from")
from=$(now)
for _ in $(seq "$voters"); do b --version > /dev/null; done
starting=$(since "$from")
from=$(now)
for p in papers/*; do b archive add-event --type=Ballot < "$p" > /dev/null; done
adding=$(since "$from")
from=$(now)
b election verify
verify=$(since "$from")
from=$(now)
b archive add-event --type=EndBallots < /dev/null > /dev/null
b election compute-encrypted-tally | b archive add-event --type=EncryptedTally > /dev/null
t=1
for key in ./*.privkey; do
  b election decrypt --privkey "$key" --trustee-id $t | b archive add-event --type=PartialDecryption > /dev/null
  t=$((t + 1))
done
b election compute-result | b archive add-event --type=Result > /dev/null
count=$(since "$from")
from=$(now)
b election verify
whole=$(since "$from")
echo "belenios-tool $(belenios-tool --version), $group, $voters voters: open ${open}s, cast ${cast}s (of it starting the command ${starting}s), add to the archive ${adding}s, verify ${verify}s, count ${count}s, verify the file ${whole}s"
