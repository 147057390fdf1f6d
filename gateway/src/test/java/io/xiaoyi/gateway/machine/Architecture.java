package io.xiaoyi.gateway.machine;

import io.xiaoyi.gateway.Needs;
import java.nio.file.Path;
import java.util.List;

/** Which computer a machine is: {@code -Dmachine=arm64}, or the usual one. */
enum Architecture {
    AMD64("qemu-system-x86_64", List.of("-cpu", "max"), "console=ttyS0 findings=/dev/ttyS1 mitigations=off nokaslr") {
        @Override
        List<String> secondPort(Path file) {
            return List.of("-serial", "file:" + file);
        }
    },
    /** The core of a Raspberry Pi 4. */
    ARM64("qemu-system-aarch64", List.of("-M", "virt", "-cpu", "cortex-a72"),
            "console=ttyAMA0 findings=/dev/ttyS0 mitigations=off nokaslr") {
        @Override
        List<String> secondPort(Path file) {
            return List.of("-chardev", "file,id=findings,path=" + file, "-device", "pci-serial,chardev=findings");
        }
    };

    private final String emulator;
    private final List<String> computer;
    private final String linux;

    Architecture(String emulator, List<String> computer, String linux) {
        this.emulator = emulator;
        this.computer = computer;
        this.linux = linux;
    }

    /** The usual one takes libraries and runtime from this computer, so this has to be one like it. */
    static Architecture wanted() {
        if (System.getProperty("machine", "").equals("arm64")) {
            return ARM64;
        }
        String here = System.getProperty("os.arch");
        if (!here.equals("amd64")) {
            Needs.missing("an amd64 computer, or -Parm64: this one is " + here);
        }
        return AMD64;
    }

    /** The program that emulates it. */
    String emulator() {
        return emulator;
    }

    /** How that program is told what to emulate. */
    List<String> computer() {
        return computer;
    }

    /** What its kernel is told. {@code findings} reaches the first process as a variable, and so all others. */
    String linux() {
        return linux;
    }

    /** A serial port besides the console's, whose output goes to a file. */
    abstract List<String> secondPort(Path file);
}
