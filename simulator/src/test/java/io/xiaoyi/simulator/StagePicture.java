package io.xiaoyi.simulator;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ReducedMotion;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** Makes the README's picture of the stage: {@code mvn -Ppicture}. */
final class StagePicture {
    private static final Path PICTURE = Path.of("src/main/resources/io/xiaoyi/simulator/stage/stage.png");
    private static final int MOST_BYTES = 200_000;

    private StagePicture() {}

    public static void main(String[] arguments) throws Exception {
        try (var browser = new StageBrowser(); var demo = new RunningDemo()) {
            Page page = browser.page("en-GB", 1280, 1000, ReducedMotion.REDUCE);
            page.navigate(demo.address() + "/");
            page.waitForSelector("xy-picture svg");
            for (int step = 0; step < 3; step++) {
                page.locator(".guide ol button").nth(step).click();
                page.locator(".guide .step .button").first().click();
                page.locator(".guide .saw").waitFor();
            }
            page.mouse().move(0, 0);
            write(ImageIO.read(new ByteArrayInputStream(page.screenshot())));
            System.exit(demo.end());
        }
    }

    /** With 256 colours, which it hardly has more of. */
    private static void write(BufferedImage shot) throws IOException {
        Files.createDirectories(PICTURE.getParent());
        ImageIO.write(Palette.of(shot), "png", PICTURE.toFile());
        long bytes = Files.size(PICTURE);
        System.out.println(PICTURE + ": " + bytes + " bytes");
        if (bytes > MOST_BYTES) {
            throw new IOException(PICTURE + ": found " + bytes + " bytes, expected at most " + MOST_BYTES);
        }
    }
}
