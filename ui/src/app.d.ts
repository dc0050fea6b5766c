declare module '*.md' {
  import type { GuidePage } from '../guide';
  const page: GuidePage;
  export default page;
}
