
const fs = require("fs");
require(process.argv[2]).ready.then(async ({ api }) => {
  const zpl = fs.readFileSync(process.argv[3], "latin1");
  const picture = await api.zplToBase64Async(zpl, Number(process.argv[4]), Number(process.argv[5]), 8);
  fs.writeFileSync(process.argv[3] + ".png", Buffer.from(picture, "base64"));
  process.exit(0);
}).catch((e) => { console.error(e); process.exit(1); });
