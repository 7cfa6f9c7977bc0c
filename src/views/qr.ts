/** A QR picture: black squares on white as the smallest PNG there is, one bit a pixel. */
import { crc32, deflateSync } from 'node:zlib'
import { encode } from 'uqr'

const SCALE = 8
const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

const chunk = (type: string, data: Buffer): Buffer => {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  const sum = Buffer.alloc(4)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, sum])
}

export const qrPicture = (text: string): Uint8Array => {
  const { data, size } = encode(text, { ecc: 'M', border: 4 })
  const width = size * SCALE
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(width, 4)
  // One bit of grey; no compression, filter or interlacing but the usual.
  header.writeUInt8(1, 8)
  const bytes = Math.ceil(width / 8)
  const rows = data.flatMap((row) => {
    const line = Buffer.alloc(1 + bytes)
    row.forEach((black, x) => {
      if (!black) line.fill(0xff, 1 + x, 2 + x)
    })
    return Array<Buffer>(SCALE).fill(line)
  })
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.concat(rows))),
    chunk('IEND', Buffer.alloc(0)),
  ])
}
