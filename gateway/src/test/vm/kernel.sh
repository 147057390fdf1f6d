#!/bin/sh
# Makes the kernel of the tests' virtual machine: Debian's own, with simulated GPIO lines.
#
#   kernel.sh FOLDER [arm64]
#
# leaves in FOLDER: vmlinuz, release, and modules/*.ko. Packages are downloaded and unpacked, none is installed. Debian
# ships gpio-sim only as source, so that and the simulated interrupts below it are compiled against Debian's headers.
# Needs apt's lists, gcc, make and libelf; about half a minute. For another architecture than this computer's: lists that
# name it, and a compiler for it.
set -eu
# what apt says is read below
export LC_ALL=C
target=$1
series=6.12
here=$(dpkg --print-architecture)
arch=${2:-$here}

# Debian 12 has this kernel beside its own, Debian 13 as its own
meta=linux-image-$series-$arch
apt-cache show "$meta:$arch" >/dev/null 2>&1 || meta=linux-image-$arch
image=$(apt-cache depends "$meta:$arch" | awk '$1 == "Depends:" && $2 ~ /^linux-image-/ { sub(/:.*/, "", $2); print $2
    exit }')
case $image in
    linux-image-$series.*) ;;
    *) echo "apt offers no kernel $series: found '$image' behind $meta" >&2; exit 1 ;;
esac
release=${image#linux-image-}
version=$(apt-cache show "$image:$arch" | awk '/^Version:/ { print $2; exit }')

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/packages" "$work/root" "$work/sim"
cd "$work/packages"
apt-get download -qq -o APT::Sandbox::User=root "$image:$arch=$version" "linux-headers-$release:$arch=$version" \
    "linux-headers-${release%-"$arch"}-common=$version" "linux-kbuild-${release%-"$arch"}:$here=$version" \
    "linux-source-$series=$version"

# 150 MB of sources for two files
dpkg --fsys-tarfile linux-source-*.deb | tar -xO --wildcards './usr/src/linux-source-*.tar.xz' \
    | tar -xJ -C "$work/sim" --wildcards --strip-components=3 '*/drivers/gpio/gpio-sim.c' '*/kernel/irq/irq_sim.c'
# irq_sim.c is written for a built-in: it has no licence of its own, and irq_to_desc() is closed to modules
cat >"$work/sim/simulated_irq.c" <<'C'
#include <linux/irq.h>
#include <linux/irqdesc.h>
#include <linux/module.h>
#define irq_to_desc(irq) irq_data_to_desc(irq_get_irq_data(irq))
#include "irq_sim.c"
MODULE_LICENSE("GPL");
C
echo 'obj-m := simulated_irq.o gpio-sim.o' >"$work/sim/Kbuild"

for package in linux-headers-*.deb linux-kbuild-*.deb; do
    dpkg --extract "$package" "$work/root"
done
headers=$work/root/usr/src/linux-headers-$release
# they expect to be installed
sed -i "s|/usr/src/|$work/root/usr/src/|" "$headers/Makefile"
rm -f "$headers/vmlinux"
set --
[ "$arch" = "$here" ] || set -- ARCH="$arch" CROSS_COMPILE="$(dpkg-architecture -a"$arch" -qDEB_HOST_GNU_TYPE 2>/dev/null ||
    echo aarch64-linux-gnu)-"
make -s -C "$headers" M="$work/sim" "$@" modules >&2

rm -rf "$target"
mkdir -p "$target/modules"
dpkg --extract "$image"_*.deb "$work/root"
for module in fs/configfs/configfs drivers/input/evdev drivers/input/misc/uinput; do
    xzcat "$work/root/lib/modules/$release/kernel/$module.ko.xz" >"$target/modules/${module##*/}.ko"
done
cp "$work"/sim/*.ko "$target/modules/"
cp "$work/root/boot/vmlinuz-$release" "$target/vmlinuz"
echo "$release" >"$target/release"
