# Sourced by .ci/run. A compiler for wasm32 where rustup can't reach its server: on Debian, the compiler of the package
# rustc-web, with a standard library that is built from its own sources. Nothing is done where the usual compiler has the
# target or rustup adds it. Needs root, or a sudo that asks for no password.

wasm=wasm32-unknown-unknown
debian=/usr/bin/rustc

# Compiles and links something: a list of files would not show whether they fit this compiler.
compiles() {
  local probe=${CARGO_TARGET_DIR:-target}/ci-probe
  mkdir -p "$probe"
  "$1" --edition=2024 --crate-type=cdylib --target "$wasm" -o "$probe/probe.wasm" - >/dev/null 2>&1 \
    <<<'#[unsafe(no_mangle)] pub extern "C" fn probe() { println!("{}", std::process::id()) }'
}

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo --non-interactive "$@"; fi
}

install_debian_compiler() {
  local packages=(rustc-web libstd-rust-web-dev rust-web-src rust-web-clippy)
  as_root apt-get update --quiet=2
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install --yes --quiet=2 --no-install-recommends "${packages[@]}"

  # An empty crate makes cargo build the library: with bitcode for link-time optimization, and with `test` for cargo test.
  # RUSTC_BOOTSTRAP is never set for the project's own build, because crates check it.
  local std=${CARGO_TARGET_DIR:-target}/wasm-std
  mkdir -p "$std"
  std=$(realpath "$std")
  printf '#![no_std]\n' >"$std/lib.rs"
  printf '[package]\nname = "empty"\nversion = "0.0.0"\nedition = "2021"\n[lib]\npath = "lib.rs"\n[workspace]\n' \
    >"$std/Cargo.toml"
  (cd "$std" && env RUSTC="$debian" RUSTC_BOOTSTRAP=1 RUSTFLAGS=-Cembed-bitcode=yes CARGO_TARGET_DIR="$std/target" \
    cargo build --quiet --release --target "$wasm" -Zbuild-std=std,panic_abort,test)

  # Beside the compiler's own libraries, without those of an earlier version; and rustup's linker for wasm.
  local host libraries linker
  host=$("$debian" --print host-tuple)
  libraries=$("$debian" --print sysroot)/lib/rustlib
  linker=$(rustc --print sysroot)/lib/rustlib/$host/bin/rust-lld
  if [ ! -x "$linker" ]; then
    echo "$linker is missing: the linker for wasm is that of a rustup toolchain" >&2
    return 1
  fi
  as_root mkdir -p "$libraries/$wasm/lib" "$libraries/$host/bin"
  as_root find "$libraries/$wasm/lib" -name '*.rlib' -delete
  find "$std/target/$wasm/release/deps" -name '*.rlib' ! -name 'libempty-*' -print0 |
    as_root xargs -0 cp -t "$libraries/$wasm/lib"
  as_root ln -sfn "$linker" "$libraries/$host/bin/rust-lld"
}

# Everything is compiled by this compiler then. Clippy has to be of its version.
use_debian_compiler() {
  local programs=${CARGO_TARGET_DIR:-target}/ci-programs
  mkdir -p "$programs"
  ln -sfn /usr/bin/cargo-clippy /usr/bin/clippy-driver "$programs/"
  PATH=$(realpath "$programs"):$PATH
  RUSTC=$debian
  export PATH RUSTC
}

if ! compiles "${RUSTC:-rustc}"; then
  if compiles "$debian"; then
    use_debian_compiler
  elif timeout 120 env RUSTUP_MAX_RETRIES=1 rustup target add "$wasm" && compiles "${RUSTC:-rustc}"; then
    echo "rustup added $wasm"
  else
    echo "rustup can't add $wasm: preparing Debian's compiler instead"
    install_debian_compiler
    use_debian_compiler
  fi
fi
