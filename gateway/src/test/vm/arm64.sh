#!/bin/sh
# Makes what the tests' virtual machine is made of on arm64, as a Raspberry Pi has it: Debian's kernel, and Debian 13's
# OpenJDK 25 and C library.
#
#   arm64.sh FOLDER
#
# leaves in FOLDER: kernel, as kernel.sh makes it, and root, the first file system but for the gateway. Packages are
# looked up in lists of its own and unpacked, none is installed. Needs qemu-system-arm and gcc-aarch64-linux-gnu besides
# what kernel.sh needs.
set -eu
# what apt says is read
export LC_ALL=C
target=$1
scripts=$(dirname "$(readlink -f "$0")")
here=$(dpkg --print-architecture)
. /etc/os-release

# Where this computer has its own packages from, by the name of a release.
repository() {
    uri=$(apt-get indextargets --format '$(REPO_URI) $(CODENAME)' 'Created-By: Packages' |
        awk -v name="$1" '$2 == name { print $1; exit }')
    [ -n "$uri" ] || { echo "apt on this computer knows no repository of $1" >&2; exit 1; }
    echo "$uri"
}
debian=$(repository "$VERSION_CODENAME")
security=$(repository "$VERSION_CODENAME-security")

apt=$(mktemp -d)
trap 'rm -rf "$apt"' EXIT
mkdir -p "$apt/state/lists/partial" "$apt/cache/archives/partial" "$apt/none" "$apt/packages"
signed='signed-by=/usr/share/keyrings/debian-archive-keyring.gpg'
cat >"$apt/sources.list" <<LIST
deb [$signed] $debian $VERSION_CODENAME main
deb [$signed] $security $VERSION_CODENAME-security main
deb [arch=arm64 $signed] $debian trixie main
LIST
cat >"$apt/apt.conf" <<CONF
APT::Architecture "$here";
APT::Architectures { "$here"; "arm64"; };
APT::Sandbox::User "root";
Dir::State "$apt/state";
Dir::State::status "/dev/null";
Dir::Cache "$apt/cache";
Dir::Etc::sourcelist "$apt/sources.list";
Dir::Etc::sourceparts "$apt/none";
CONF
export APT_CONFIG="$apt/apt.conf"
apt-get update -qq

rm -rf "$target"
mkdir -p "$target/root"
"$scripts/kernel.sh" "$target/kernel" arm64
cd "$apt/packages"
for package in openjdk-25-jre-headless libc6 libgcc-s1 libstdc++6 zlib1g busybox-static; do
    apt-get download -qq "$package:arm64/trixie"
done
for package in *.deb; do
    dpkg --extract "$package" "$target/root"
done
cd "$target/root"
rm -rf usr/share usr/lib/*/gconv
ln -s usr/lib lib
ln -s usr/bin bin
ln -s busybox usr/bin/sh
ln -s usr/lib/jvm/java-1.25.0-openjdk-arm64 jre
