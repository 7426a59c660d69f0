cd /work/main/scripts/bench
cat > /tmp/nb-f.mjs <<'X'
const o = process.argv[2]; const r = await fetch(o+"/api/json/1k", {headers:{authorization:"Bearer x"}}); await r.json(); process.exit();
X
