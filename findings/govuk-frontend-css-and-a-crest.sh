#!/usr/bin/env bash
# govuk-frontend 6.3.0 (npm): its Sass compiles without a warning, but the style names /assets/images/govuk-crest.svg
# three times, as a background and as two masks, from the root of the site, whatever component is used. A bundler that resolves
# addresses (esbuild 0.28.2) stops at it. The setting that leaves out the typeface leaves the crest in.
# A good engineer would expect a style compiled from the package to need only files of the package, by relative address.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts govuk-frontend@6.3.0 sass@1.108.2 esbuild@0.28.2 >/dev/null
cat >style.scss <<'SCSS'
@use "govuk-frontend/dist/govuk" with ($govuk-include-default-font-face: false, $govuk-font-family: (arial, sans-serif));
SCSS
npx --no-install sass --quiet-deps --load-path=node_modules style.scss style.css
addresses=$(grep -c 'url("/assets/images/govuk-crest.svg")' style.css)
fonts=$(grep -c '@font-face' style.css || true)
echo "addresses of the crest: $addresses; typefaces: $fonts"
node_modules/@esbuild/*/bin/esbuild --bundle style.css --outfile=out.css 2>&1 | grep 'Could not resolve' | sort -u || true
[ "$addresses" = 3 ] && [ "$fonts" = 0 ] && [ ! -e out.css ]
