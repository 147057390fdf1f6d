/**
 * Energy meters: the PZEM-004T v3 (and what answers like it), several of them on one serial line, asked in turn by a
 * {@link MeterPoller}, which hands a {@link PzemReading} for each outlet to a {@link MeterSink}; {@code runtime} wires
 * that to the inbox of {@code loop}. {@link MeterPort} is the same line for the people who install it. Nothing here
 * judges what a reading means for an outlet; a meter or a line that fails costs a bounded time, is told once and tried
 * again, and never ends the thread.
 *
 * <h2>What is spoken</h2>
 *
 * Modbus RTU (MODBUS over Serial Line V1.02, Modbus Application Protocol V1.1b3) at 9600 8N1, after Peacefair's manual
 * "PZEM-004T V3.0": input registers 0 to 9 by function 0x04, the address in register 2 by function 0x06, energy reset
 * by the maker's own function 0x42, refusals as the function with 0x80 added. Addresses are 0x01 to 0xF7; a meter that
 * is alone on its line answers to 0xF8 too, which is how one whose address is not known is set. A reading of meter 1
 * goes
 *
 * <pre>
 * 01 04 00 00 00 0A 70 0D                                      read ten registers from 0, CRC low byte first
 * 01 04 14 08 98 03 E8 00 00 08 98 00 00 00 00 00 00 01 F4 00 64 00 00 63 CE
 *          220.0 V   1.000 A    220.0 W      0 Wh  50.0 Hz  1.00     -
 * </pre>
 *
 * <h2>Why no library</h2>
 *
 * digitalpetri's {@code modbus-serial} 2.1.4 is small (190 kB beside the jSerialComm that is here already) and quick
 * (50 ms to its first answer). Run at a pseudo-terminal, 300 bytes of babble ended its listener: its frame parser holds
 * 256 bytes and knows no silence, and good answers timed out until the port was opened anew. A request to a port that
 * had hung up did not return. Function 0x42 is an error to its parser. j2mod 3.2.1, not tried, depends on an older
 * jSerialComm. What is left of Modbus for the requests of one device is smaller than what a library would have to be
 * kept from doing.
 */
package io.xiaoyi.gateway.meter;
