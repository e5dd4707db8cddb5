/**
 * Hosts of OneDrive and SharePoint, where Teams keeps people's files: `*.sharepoint.com`
 * (https://learn.microsoft.com/microsoft-365/enterprise/urls-and-ip-address-ranges), Microsoft's own ring of tests, and the clouds
 * of the United States' government and of China.
 */
const drives = /(^|\.)(sharepoint\.com|sharepoint-df\.com|sharepoint\.us|sharepoint\.cn)$/

export function isDrive(host: string): boolean {
  return drives.test(host)
}
