#!/usr/bin/env bash
# Takes the third-party front-end files anew, at the versions written here, into static/vendor/.
# Needs npm, and a Python with fontTools and brotli (PYTHON=… to name one). The result is committed;
# nobody needs to run this to run the product.
set -euo pipefail

bootstrap=5.3.9
popper=2.11.8       # travels inside Bootstrap's bundle
htmx=2.0.11
be_vietnam_pro=5.3.0
tinos=0.4.2

here=$(cd "$(dirname "$0")/.." && pwd)
vendor=$here/static/vendor
python=${PYTHON:-python3}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts \
  "bootstrap@$bootstrap" "@popperjs/core@$popper" "htmx.org@$htmx" \
  "@fontsource/be-vietnam-pro@$be_vietnam_pro" "@expo-google-fonts/tinos@$tinos"
from=$work/node_modules

rm -rf "$vendor"
mkdir -p "$vendor"/{bootstrap,htmx,be-vietnam-pro,tinos}

# The source maps stay behind, so the lines that point to them go too.
unmapped() { sed -E 's@/\*# sourceMappingURL=[^*]*\*/@@; /^\/\/# sourceMappingURL=/d' "$1" >"$2"; }
unmapped "$from/bootstrap/dist/css/bootstrap.min.css" "$vendor/bootstrap/bootstrap.min.css"
unmapped "$from/bootstrap/dist/js/bootstrap.bundle.min.js" "$vendor/bootstrap/bootstrap.bundle.min.js"
cp "$from/bootstrap/LICENSE" "$vendor/bootstrap/LICENSE"
cp "$from/@popperjs/core/LICENSE.md" "$vendor/bootstrap/LICENSE-popper"

unmapped "$from/htmx.org/dist/htmx.min.js" "$vendor/htmx/htmx.min.js"
cp "$from/htmx.org/LICENSE" "$vendor/htmx/LICENSE"

for subset in vietnamese latin-ext latin; do
  for weight in 400 500 600 700; do
    cp "$from/@fontsource/be-vietnam-pro/files/be-vietnam-pro-$subset-$weight-normal.woff2" \
      "$vendor/be-vietnam-pro/$subset-$weight.woff2"
  done
done
cp "$from/@fontsource/be-vietnam-pro/LICENSE" "$vendor/be-vietnam-pro/LICENSE"

# Papers: one whole face each (the PDF engine mixes up faces split by unicode-range), cut to what we print.
letters=U+0020-007E,U+00A0-024F,U+0300-0323,U+1EA0-1EF9,U+2010-2027,U+2030-203A,U+20AB,U+2116,U+2190-2193,U+2212,U+2260,U+2264,U+2265
declare -A face=([Regular]=400Regular [Bold]=700Bold [Italic]=400Regular_Italic [BoldItalic]=700Bold_Italic)
for name in "${!face[@]}"; do
  "$python" -m fontTools.subset "$from/@expo-google-fonts/tinos/${face[$name]}/Tinos_${face[$name]}.ttf" \
    --unicodes="$letters" --layout-features='*' --no-hinting --name-IDs='*' \
    --output-file="$vendor/tinos/Tinos-$name.ttf"
done
cp "$from/@expo-google-fonts/tinos/LICENSE_FONT" "$vendor/tinos/LICENSE"

printf 'bootstrap %s\npopper %s\nhtmx %s\nbe-vietnam-pro %s\ntinos %s\n' \
  "$bootstrap" "$popper" "$htmx" "$be_vietnam_pro" "$tinos" >"$vendor/VERSIONS"
find "$vendor" -type f -print0 | sort -z | xargs -0 du -k | awk '{ sum += $1 } END { print sum " kB in static/vendor" }'
