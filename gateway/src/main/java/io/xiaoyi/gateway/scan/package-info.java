/**
 * Readers of codes: what stands between a scanner's wire, a camera or an image and the station. {@link SerialReader},
 * {@link NetworkReader} and {@link HidReader} turn what a scanner sends or types into whole lines of bytes and hand
 * them to a {@link LineSink}, which {@code runtime} wires to the inbox of {@code loop}; {@link CameraReader} does the
 * same with the codes that a camera sees. {@link QrDecoder} reads codes out of {@link Frame}s, of image files and of
 * cameras, where any other {@link FrameDecoder} can take its place; {@link QrImage} draws them. Nothing here judges
 * what a line says or trims it: a Base45 text may begin, end and contain spaces. Nothing here writes to a scanner but
 * {@link EventDevice}, which puts out the Caps Lock lamp of one that types: some follow it and type the other case.
 * ZXing is used in this package only. A reader that is absent, unplugged or mad is reported as its health and tried
 * again; it never stops anything else.
 */
package io.xiaoyi.gateway.scan;
